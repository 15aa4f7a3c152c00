namespace SparkDL.Transformers.Scoring;

/// <summary>
/// The limits of dynamic batching and the decisions that follow from them. A policy holds no state and reads no clock.
/// </summary>
/// <param name="MaxRows">The largest number of rows in one run of the model.</param>
/// <param name="MaxQueueDelay">The longest time that the first batch of a run waits for others.</param>
internal readonly record struct BatchPolicy(int MaxRows, TimeSpan MaxQueueDelay)
{
    /// <summary>Decides whether a batch that arrives waits for others.</summary>
    /// <param name="rows">The rows of the batch.</param>
    /// <param name="tasks">The tasks that use the model at this time, the batch's own among them.</param>
    public BatchDecision OnArrival(int rows, int tasks)
    {
        if (rows >= MaxRows) return BatchDecision.RunAlone(AloneReason.FullBatch);
        return tasks < 2 ? BatchDecision.RunAlone(AloneReason.OnlyTask) : BatchDecision.Wait(MaxQueueDelay);
    }

    /// <summary>Whether a batch still fits into a run that has <paramref name="queuedRows"/> rows already.</summary>
    public bool Fits(int queuedRows, int rows) => queuedRows + rows <= MaxRows;

    /// <summary>Decides whether a run that waits for more batches starts.</summary>
    /// <param name="batches">The batches that the run has.</param>
    /// <param name="tasks">The tasks that use the model at this time; each brings one batch at most.</param>
    /// <param name="queued">The time since the run's first batch arrived.</param>
    public BatchDecision WhileQueued(int batches, int tasks, TimeSpan queued) =>
        batches >= tasks || queued >= MaxQueueDelay ? BatchDecision.Run : BatchDecision.Wait(MaxQueueDelay - queued);
}
