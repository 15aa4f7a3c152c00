namespace SparkDL.Worker.Wire;

/// <summary>Measures how long a thread waits for the other end of a connection.</summary>
/// <remarks>Implementations may be called by every read and write of a task, so they must not allocate.</remarks>
internal interface IWaitObserver
{
    /// <summary>Called right before a wait.</summary>
    /// <returns>
    /// A value that <see cref="EndWait"/> gets back, for example what the thread did before the wait.
    /// </returns>
    int BeginWait();

    /// <summary>Called right after a wait, whether it succeeded or failed.</summary>
    /// <param name="before">The result of the matching <see cref="BeginWait"/>.</param>
    void EndWait(int before);
}
