namespace SparkDL.Worker.Protocol;

/// <summary>The header of a task: all that Spark sends before the data.</summary>
internal sealed record TaskHeader
{
    public required ProtocolVersion Version { get; init; }

    /// <summary>All versions in whose layout the bytes are a header.</summary>
    public IReadOnlyList<ProtocolVersion> MatchingVersions { get; init; } = [];

    public int PartitionIndex { get; init; }

    public required TaskContextMessage Context { get; init; }

    public required string FilesFolder { get; init; }

    public required EvalType EvalType { get; init; }

    public IReadOnlyDictionary<string, string> Configuration { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<UdfMessage> Udfs { get; init; } = [];

    /// <summary>Why the worker does not run this function; null if it does.</summary>
    public string? ForeignReason { get; init; }

    /// <summary>
    /// Whether the function is SparkDL's although the worker does not run it: then no Python can run it either.
    /// </summary>
    public bool IsOurs { get; init; }

    /// <summary>When the first byte of the header was received, for the timing report.</summary>
    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset ReadAt { get; init; }
}
