namespace SparkDL.Worker.Tasks;

/// <summary>What a task is doing.</summary>
internal enum TaskPhase
{
    Preparing,
    Function,
    Conversion,
    Waiting,

    /// <summary>The function hung, and somebody else has answered Spark.</summary>
    Abandoned,
}
