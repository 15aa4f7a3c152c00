namespace SparkDL.Connect.Server;

/// <summary>The last lines that a server wrote: what explains a start that failed.</summary>
internal sealed class ServerLog
{
    private const int Kept = 200;
    private readonly Queue<string> _lines = new();

    public void Add(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > Kept)
                _lines.Dequeue();
        }
    }

    /// <summary>The last lines that are not part of a stack trace.</summary>
    public string Tail(int count)
    {
        lock (_lines)
        {
            var telling = _lines.Where(l => l.Length > 0 && !l.StartsWith("\tat ", StringComparison.Ordinal));
            return string.Join('\n', telling.TakeLast(count));
        }
    }
}
