namespace SparkDL.Worker.Tasks;

/// <summary>
/// The names of the fault points of a task: places in the code at which tests end or hold the worker.
/// </summary>
internal static class FaultPointNames
{
    public const string TaskBegun = "task-begun";
    public const string FunctionLoaded = "function-loaded";
    public const string BatchRead = "batch-read";
    public const string BeforeFirstOutput = "before-first-output";
    public const string BatchWritten = "batch-written";
    public const string OutputEnded = "output-ended";
    public const string SectionsSent = "sections-sent";
    public const string ReuseSent = "reuse-sent";
    public const string IdleBeforeClose = "idle-before-close";
    public const string IdleClosed = "idle-closed";

    /// <summary>The fault points that each successful task reaches.</summary>
    public static IReadOnlyList<string> OnEveryTask { get; } =
    [
        TaskBegun, FunctionLoaded, BatchRead, BeforeFirstOutput, BatchWritten, OutputEnded, SectionsSent, ReuseSent,
    ];
}
