namespace SparkDL.Diagnostics;

/// <summary>
/// Keeps the last lines that a process wrote, to explain its end. Threads may use it at the same time.
/// </summary>
/// <param name="capacity">How many lines are kept.</param>
/// <param name="forward">Gets each line as it comes, before it is kept.</param>
internal sealed class OutputTail(int capacity, Action<string>? forward = null)
{
    private readonly Queue<string> _lines = new();

    /// <summary>The lines kept, oldest first.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    /// <summary>The lines kept as one text, or null where there are none.</summary>
    public string? Text => Lines is { Count: > 0 } lines ? string.Join(" | ", lines) : null;

    /// <summary>Adds a line; null, which ends an output, is ignored.</summary>
    public void Add(string? line)
    {
        if (line is null) return;
        forward?.Invoke(line);
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > capacity) _lines.Dequeue();
        }
    }
}
