namespace SparkDL.Horovodish.Reporting;

/// <summary>The record of a training, the same on all ranks.</summary>
public sealed record TrainingHistory
{
    /// <summary>One record for each epoch.</summary>
    public IReadOnlyList<EpochRecord> Epochs { get; init; } = [];

    /// <summary>The number of ranks that trained.</summary>
    public int Ranks { get; init; }

    /// <summary>
    /// The number of times that the ranks were started again after a failure, as far as the driver was told.
    /// </summary>
    public int Restarts { get; init; }

    /// <summary>The step from which the last attempt resumed; 0 where it started at the beginning.</summary>
    public long ResumedFromStep { get; init; }

    /// <summary>The number of training rows.</summary>
    public long TrainingRows { get; init; }

    /// <summary>The number of held-out rows.</summary>
    public long ValidationRows { get; init; }

    /// <summary>
    /// The number of times that an epoch uses a row again, because its shard is shorter than the longest.
    /// </summary>
    public long RepeatedRowsPerEpoch { get; init; }

    /// <summary>
    /// The number of samples skipped because they were alone on their rank, where batch norm cannot use one row.
    /// </summary>
    public long SkippedSamples { get; init; }

    /// <summary>The number of training rows of each rank.</summary>
    public IReadOnlyList<long> RowsPerRank { get; init; } = [];

    /// <summary>
    /// The fingerprint of the training rows, 32 hexadecimal digits, independent of the order of the rows.
    /// </summary>
    public string DataFingerprint { get; init; } = "";

    /// <summary>The SHA-256 of the final weights and buffers, in hexadecimal digits.</summary>
    public string WeightsHash { get; init; } = "";

    /// <summary>The samples of all ranks per second of the steps of the last attempt.</summary>
    public double SamplesPerSecond { get; init; }

    /// <summary>The environment of each rank: host, process, threads, task, version of .NET.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];
}
