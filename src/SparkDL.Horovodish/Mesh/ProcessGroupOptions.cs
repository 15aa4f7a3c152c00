namespace SparkDL.Horovodish.Mesh;

/// <summary>The identity of a rank in its group, the secret that proves it, and the limits of its waits.</summary>
public sealed record ProcessGroupOptions
{
    /// <summary>This process's rank, from 0 and below <see cref="Size"/>.</summary>
    public required int Rank { get; init; }

    /// <summary>The number of ranks, at least 1.</summary>
    public required int Size { get; init; }

    /// <summary>The job's secret, at least 16 random bytes. It is never sent.</summary>
    public required byte[] Secret { get; init; }

    /// <summary>
    /// A number that grows from attempt to attempt, such as the id of the Spark task. The group uses the lowest of its
    /// ranks', and refuses a rank that is left from an earlier attempt. Default: 0.
    /// </summary>
    public long Attempt { get; init; }

    /// <summary>The name of this rank's host in errors. Default: the machine's name.</summary>
    public string Host { get; init; } = Environment.MachineName;

    /// <summary>The time within which all ranks must be connected. Default: 30 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time that one collective may wait for the other ranks. Default: 5 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The time after which a warning names the missing ranks, at most half of <see cref="Timeout"/>. Default: 60 s.
    /// </summary>
    public TimeSpan StallWarning { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Takes warnings. Default: null, they are dropped.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Ends every wait, with <see cref="OperationCanceledException"/>, when the task is cancelled.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal ProcessGroupOptions Validated()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Size, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Rank, Size);
        if (Secret.Length < 16)
            throw new ArgumentException($"The secret has {Secret.Length} bytes; give at least 16 random ones.");
        return this;
    }
}
