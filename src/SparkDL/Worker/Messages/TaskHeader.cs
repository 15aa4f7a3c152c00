namespace SparkDL.Worker.Messages;

/// <summary>Everything that comes before a task's data.</summary>
internal sealed record TaskHeader
{
    public required ProtocolVersion Version { get; init; }

    public required int PartitionIndex { get; init; }

    public required TaskContextMessage Context { get; init; }

    public required string FilesFolder { get; init; }

    public required EvalType EvalType { get; init; }

    public required IReadOnlyDictionary<string, string> Configuration { get; init; }

    public required IReadOnlyList<UdfMessage> Udfs { get; init; }

    /// <summary>When the first byte and when the last byte of the header was there, for the timing report.</summary>
    public required DateTimeOffset Begun { get; init; }

    public required DateTimeOffset Read { get; init; }
}
