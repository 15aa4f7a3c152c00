namespace SparkDL.Worker.Tasks;

/// <summary>The phases whose time a task's clock measures.</summary>
internal enum TaskPhase
{
    /// <summary>The worker prepares or ends the task.</summary>
    Preparing,

    /// <summary>User code runs: the only phase in which the watchdog measures progress.</summary>
    Function,

    /// <summary>The worker reads, checks or writes batches.</summary>
    Conversion,

    /// <summary>The task waits: for Spark, at a barrier, for a child process, or for memory.</summary>
    Waiting,

    /// <summary>The function hung, and the watchdog has answered Spark.</summary>
    Abandoned,
}
