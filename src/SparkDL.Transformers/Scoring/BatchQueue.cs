using SparkDL.Torch;

namespace SparkDL.Transformers.Scoring;

/// <summary>
/// The tasks that use one model and the run that waits for their batches. It starts no threads and takes no lock: its
/// owner lets one thread in at a time.
/// </summary>
internal sealed class BatchQueue(TimeProvider clock)
{
    private BatchExecution? _open;
    private long _opened;

    /// <summary>The tasks that use the model at this time.</summary>
    public int Tasks { get; private set; }

    public void AddTask() => Tasks++;

    public void RemoveTask()
    {
        Tasks--;
        CloseIfComplete();
    }

    /// <summary>Adds a batch to the run that is open, or to a new one where it does not fit.</summary>
    /// <param name="batch">The batch; it stays its task's.</param>
    /// <param name="rows">The rows of the batch.</param>
    /// <param name="policy">The limits of the batch's task.</param>
    /// <param name="leads">Whether the batch is the first of its run, so that its task runs the model for all.</param>
    /// <returns>The run that the batch is in; null where the policy has it run alone.</returns>
    public BatchExecution? Add(Tensor batch, int rows, BatchPolicy policy, out bool leads)
    {
        leads = false;
        if (policy.OnArrival(rows, Tasks).Action == BatchAction.RunAlone) return null;
        if (_open is { } open && !policy.Fits(open.Rows, rows)) _open = null;
        leads = _open is null;
        if (leads) (_open, _opened) = (new BatchExecution(), clock.GetTimestamp());
        BatchExecution execution = _open!;
        execution.Add(batch, rows);
        CloseIfComplete();
        return execution;
    }

    /// <summary>
    /// Decides, for the leader of a run, whether it waits or runs; from <see cref="BatchAction.Run"/> on, no batch
    /// joins.
    /// </summary>
    public BatchDecision Decide(BatchExecution execution, BatchPolicy policy)
    {
        if (!ReferenceEquals(_open, execution)) return BatchDecision.Run;
        BatchDecision decision = policy.WhileQueued(execution.Count, Tasks, clock.GetElapsedTime(_opened));
        if (decision.Action == BatchAction.Run) _open = null;
        return decision;
    }

    /// <summary>No other batch can arrive while every task has one in the run.</summary>
    private void CloseIfComplete()
    {
        if (_open is { } open && open.Count >= Tasks) _open = null;
    }
}
