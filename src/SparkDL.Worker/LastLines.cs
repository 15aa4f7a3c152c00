using System.Text;
using SparkDL.Interop;

namespace SparkDL.Worker;

/// <summary>What a process below this one writes: passed on to the log as it comes, the last of it kept to explain its end.</summary>
internal sealed class LastLines(int kept)
{
    private readonly Queue<string> _lines = new();

    /// <summary>The lines kept, or null where there was none.</summary>
    public string? Text
    {
        get
        {
            lock (_lines) return _lines.Count == 0 ? null : string.Join(" | ", _lines);
        }
    }

    public void Pass(string? line)
    {
        if (line is null) return;
        PosixProcess.Write(PosixProcess.StandardError, Encoding.UTF8.GetBytes(line + "\n"));
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > kept) _lines.Dequeue();
        }
    }
}
