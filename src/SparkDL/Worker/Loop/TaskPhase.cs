namespace SparkDL.Worker.Loop;

/// <summary>The phases whose time a task's clock measures.</summary>
internal enum TaskPhase
{
    Preparing,
    Function,
    Conversion,
    Waiting,

    /// <summary>The function hung, and the watchdog has answered Spark.</summary>
    Abandoned,
}
