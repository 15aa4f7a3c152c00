namespace SparkDL.Worker.Tasks;

/// <summary>How one task of a connection ended, and so whether the connection can serve another task.</summary>
internal enum TaskOutcome
{
    /// <summary>The task was answered in full, and Spark may send the next task over the same connection.</summary>
    Completed,

    /// <summary>
    /// The task was answered in full, but the connection must be closed: unread input is left in it, or the process has
    /// a thread that hangs.
    /// </summary>
    CompletedNotReusable,

    /// <summary>Spark closed the connection instead of sending a task.</summary>
    NoTask,

    /// <summary>Spark gave the task up, so nobody waits for an answer.</summary>
    Cancelled,

    /// <summary>The connection to Spark broke before the task was answered.</summary>
    Disconnected,

    /// <summary>The task failed, and the error was sent to Spark if the connection still allowed it.</summary>
    Failed,

    /// <summary>
    /// The function hung and the watchdog has answered Spark in its place: the task's thread must not touch the socket
    /// any more.
    /// </summary>
    Abandoned,
}
