namespace SparkDL.Horovodish.Mesh;

/// <summary>Who a rank is, what it knows the others by, and how long it waits for them.</summary>
public sealed record GroupOptions
{
    /// <summary>This process's rank, from 0.</summary>
    public required int Rank { get; init; }

    /// <summary>How many ranks there are.</summary>
    public required int Size { get; init; }

    /// <summary>The job's secret: at least 16 bytes. It never crosses the wire.</summary>
    public required byte[] Secret { get; init; }

    /// <summary>
    /// A number that grows from attempt to attempt, such as the task's. The group goes by the lowest of its ranks', and
    /// a rank left over from an earlier attempt is refused by it.
    /// </summary>
    public long Attempt { get; init; }

    /// <summary>The name this rank's host goes by in errors.</summary>
    public string Host { get; init; } = Environment.MachineName;

    /// <summary>How long to wait until all ranks are connected.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one collective may wait for the others.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>After how long a warning names the ranks that are missing.</summary>
    public TimeSpan StallWarning { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Where warnings go; nowhere by default.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Ends every wait when the task is cancelled.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal GroupOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Size, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Rank, Size);
        if (Secret.Length < 16)
            throw new ArgumentException($"The secret has {Secret.Length} bytes; give at least 16 random ones.");
        return this;
    }
}
