namespace SparkDL.Horovodish.Reporting;

/// <summary>What a training did, as the ranks agreed on it.</summary>
public sealed record TrainingHistory
{
    /// <summary>One record per epoch.</summary>
    public IReadOnlyList<EpochRecord> Epochs { get; init; } = [];

    /// <summary>How many ranks trained.</summary>
    public int Ranks { get; init; }

    /// <summary>How often the ranks were started anew after a failure, as far as they could tell the driver.</summary>
    public int Restarts { get; init; }

    /// <summary>The step that the last attempt resumed from; 0 where it began at the beginning.</summary>
    public long ResumedFromStep { get; init; }

    /// <summary>The training rows.</summary>
    public long TrainingRows { get; init; }

    /// <summary>The held-out rows.</summary>
    public long ValidationRows { get; init; }

    /// <summary>How often an epoch used a row for a second time, since its shard is shorter than the longest.</summary>
    public long RepeatedRowsPerEpoch { get; init; }

    /// <summary>Samples left out since they were alone on their rank, where batch norm cannot use one row.</summary>
    public long SkippedSamples { get; init; }

    /// <summary>The training rows of each rank.</summary>
    public IReadOnlyList<long> RowsPerRank { get; init; } = [];

    /// <summary>What the data was, in 32 hexadecimal digits: the same rows give the same, in any order.</summary>
    public string DataFingerprint { get; init; } = "";

    /// <summary>The SHA-256 of the final weights.</summary>
    public string WeightsHash { get; init; } = "";

    /// <summary>The samples of all ranks per second, over all epochs of the last attempt.</summary>
    public double SamplesPerSecond { get; init; }

    /// <summary>What each rank ran under: host, process, threads.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];
}
