namespace SparkDL.Functions;

/// <summary>
/// The barrier of a stage whose tasks run at the same time. All tasks must make the same calls in the same order. A
/// call takes up to about a second on Spark: use it to connect ranks, not within a training step.
/// </summary>
public interface IBarrier
{
    /// <summary>This task's rank, from 0.</summary>
    int Rank { get; }

    /// <summary>The number of tasks in the stage.</summary>
    int Size { get; }

    /// <summary>
    /// The <c>host:port</c> of each task's executor, by rank. It shows which tasks share a host; nothing of SparkDL
    /// listens on the port.
    /// </summary>
    IReadOnlyList<string> Addresses { get; }

    /// <summary>Waits until all tasks have made this call.</summary>
    void Wait();

    /// <summary>Sends <paramref name="message"/> to all tasks and returns the messages of all, by rank.</summary>
    IReadOnlyList<string> AllGather(string message);
}
