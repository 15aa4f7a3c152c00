using SparkDL.Worker.Protocol;

namespace SparkDL.Worker.Tasks;

/// <summary>
/// Names the task of the current thread in each of its log lines, from <see cref="Enter"/> to the disposal.
/// </summary>
internal sealed class TaskLogScope : IDisposable
{
    [ThreadStatic]
    private static string? t_current;

    /// <summary>The task of the calling thread as log lines name it; null outside a task.</summary>
    public static string? Current => t_current;

    public bool Entered { get; private set; }

    public void Enter(TaskContextMessage context)
    {
        Entered = true;
        t_current = $"stage {context.StageId} partition {context.PartitionId} attempt {context.AttemptNumber}";
    }

    public void Dispose() => t_current = null;
}
