using System.Text;
using SparkDL.Interop;

namespace SparkDL.Worker;

/// <summary>
/// Forwards the output of a child process to this process's standard error, and keeps its last lines to explain how the
/// child ended.
/// </summary>
internal sealed class LastLines(int kept)
{
    private readonly Queue<string> _lines = new();

    /// <summary>The lines that were kept; null if there are none.</summary>
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
