namespace SparkDL.Worker.Protocol;

/// <summary>Everything that comes before a task's data.</summary>
internal sealed record TaskHeader
{
    public required ProtocolVersion Version { get; init; }

    /// <summary>All versions that these bytes are a header of.</summary>
    public IReadOnlyList<ProtocolVersion> Fits { get; init; } = [];

    public int PartitionIndex { get; init; }

    public required TaskContextMessage Context { get; init; }

    public required string FilesFolder { get; init; }

    public required EvalType EvalType { get; init; }

    public IReadOnlyDictionary<string, string> Configuration { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<UdfMessage> Udfs { get; init; } = [];

    /// <summary>Why we do not run this function; null if we do.</summary>
    public string? Foreign { get; init; }

    /// <summary>Whether it is made by our own client all the same: then no Python runs it either.</summary>
    public bool IsOurs { get; init; }

    /// <summary>When the first byte and when the last byte of the header was there, for the timing report.</summary>
    public DateTimeOffset Begun { get; init; }

    public DateTimeOffset Read { get; init; }
}
