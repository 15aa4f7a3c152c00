namespace SparkDL.Worker.Children;

/// <summary>
/// The request to a child process, sent as JSON over its standard input: arguments and environment could be read by
/// others, and the request has the barrier's secret. The rows are in a file that the child maps, and the results go
/// into another.
/// </summary>
internal sealed record ChildRequest
{
    /// <summary>The function's command, as Spark sent it.</summary>
    public required byte[] Command { get; init; }

    public required string FilesFolder { get; init; }

    /// <summary>The path of the Arrow file with the rows; null if there are none.</summary>
    public string? InputPath { get; init; }

    public required string OutputPath { get; init; }

    public int PartitionId { get; init; }

    public int StageId { get; init; }

    public int AttemptNumber { get; init; }

    public long TaskAttemptId { get; init; }

    public int Cpus { get; init; } = 1;

    public Dictionary<string, string> LocalProperties { get; init; } = [];

    public Dictionary<string, string[]> Resources { get; init; } = [];

    /// <summary>
    /// The <c>traceparent</c> of the span that starts the child; null where there is none: then the job's tags or the
    /// command may have one.
    /// </summary>
    public string? TraceParent { get; init; }

    /// <summary>The <c>tracestate</c> that belongs to <see cref="TraceParent"/>; null if there is none.</summary>
    public string? TraceState { get; init; }

    /// <summary>The address of the barrier server; null outside a barrier stage.</summary>
    public ChildBarrierAddress? Barrier { get; init; }
}
