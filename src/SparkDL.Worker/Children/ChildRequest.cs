namespace SparkDL.Worker.Children;

/// <summary>
/// What a child is told over its standard input: never by arguments or environment, since it holds the barrier's
/// secret. Its rows come as a file that it maps, and its results go into another.
/// </summary>
internal sealed record ChildRequest
{
    /// <summary>The function's command, as Spark sent it.</summary>
    public required byte[] Command { get; init; }

    public required string FilesFolder { get; init; }

    /// <summary>An Arrow file with the rows; null where there are none.</summary>
    public string? InputPath { get; init; }

    public required string OutputPath { get; init; }

    public int PartitionId { get; init; }

    public int StageId { get; init; }

    public int AttemptNumber { get; init; }

    public long TaskAttemptId { get; init; }

    public int Cpus { get; init; } = 1;

    public Dictionary<string, string> LocalProperties { get; init; } = [];

    public Dictionary<string, string[]> Resources { get; init; } = [];

    /// <summary>Where the barrier server listens; null outside a barrier stage.</summary>
    public ChildBarrier? Barrier { get; init; }
}
