using Microsoft.Extensions.Logging;

namespace SparkDL.Worker.Tasks;

/// <summary>
/// The log events of tasks, 3200 to 3399. Names and ids that were released are fixed, since people filter by them;
/// those of a retired event stay here as a comment.
/// </summary>
internal static partial class TaskLog
{
    [LoggerMessage(3200, LogLevel.Information, "{Function}: {Counters}, {Times}", EventName = "TaskCompleted")]
    public static partial void TaskCompleted(
        this ILogger log, string function, TaskCounters counters, TaskClock times);

    [LoggerMessage(3201, LogLevel.Error, "Task failed", EventName = "TaskFailed")]
    public static partial void TaskFailed(this ILogger log, Exception error);

    [LoggerMessage(3202, LogLevel.Information, "Cancelled: {Reason}", EventName = "TaskCancelled")]
    public static partial void TaskCancelled(this ILogger log, string? reason);

    [LoggerMessage(3203, LogLevel.Debug, "Spark closed the connection before the end of the task",
        EventName = "TaskDisconnected")]
    public static partial void TaskDisconnected(this ILogger log);

    [LoggerMessage(3204, LogLevel.Error, "{Error} It did not stop when it was told to: its thread goes on without its "
        + "task", EventName = "FunctionHung")]
    public static partial void FunctionHung(this ILogger log, string error);

    [LoggerMessage(3205, LogLevel.Warning, "A function that hung has returned after its task had failed",
        EventName = "HungFunctionReturned")]
    public static partial void HungFunctionReturned(this ILogger log);

    [LoggerMessage(3206, LogLevel.Warning, "The function failed once more when it was disposed",
        EventName = "DisposalFailed")]
    public static partial void DisposalFailed(this ILogger log, Exception error);
}
