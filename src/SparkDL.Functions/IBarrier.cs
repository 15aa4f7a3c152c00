namespace SparkDL.Functions;

/// <summary>
/// The meeting point of the tasks of a barrier stage. All tasks must make the same calls in the same order. A call
/// takes up to about a second on Spark: it is for rendezvous, never for the inside of a training step.
/// </summary>
public interface IBarrier
{
    /// <summary>This task's place among the tasks, from 0.</summary>
    int Rank { get; }

    /// <summary>How many tasks meet here.</summary>
    int Size { get; }

    /// <summary>For each task, in order, the <c>host:port</c> of its executor: tells who is on which host, no more.</summary>
    IReadOnlyList<string> Addresses { get; }

    /// <summary>Waits until all tasks are here.</summary>
    void Wait();

    /// <summary>Gives <paramref name="message"/> to all tasks and returns the messages of all, in order of rank.</summary>
    IReadOnlyList<string> AllGather(string message);
}
