using SparkDL.Torch;

namespace SparkDL.Transformers.Scoring;

/// <summary>
/// Dynamic batching: joins the batches of tasks that use one model at the same time. The task whose batch arrives first
/// leads: it waits for other batches as the <see cref="BatchPolicy"/> says, runs the model once for all, and each task
/// takes its own rows.
/// </summary>
/// <param name="clock">Measures how long a batch has waited.</param>
internal sealed class DynamicBatcher(TimeProvider clock)
{
    // A task does not wait longer than this for a leader that is stuck; it then runs the model itself.
    private static readonly TimeSpan LeaderLimit = TimeSpan.FromSeconds(30);

    private readonly object _gate = new();
    private readonly BatchQueue _queue = new(clock);

    /// <summary>The number of batches that ran together with another.</summary>
    public long Joined { get; private set; }

    /// <summary>Counts a task that uses the model.</summary>
    public void Enter()
    {
        lock (_gate)
            _queue.AddTask();
    }

    /// <summary>Counts a task less; a leader that waits only for this task starts its run.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _queue.RemoveTask();
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Runs the model on a batch, with those of other tasks where they arrive in time.</summary>
    /// <param name="batch">The batch, which must stay unchanged until this returns.</param>
    /// <param name="rows">The rows of the batch.</param>
    /// <param name="policy">How many rows run together, and how long this batch waits for others.</param>
    /// <param name="forward">Runs the model.</param>
    /// <returns>The model's values for these rows, row after row.</returns>
    public ReadOnlySpan<float> Run(Tensor batch, int rows, BatchPolicy policy, Func<Tensor, Tensor> forward)
    {
        if (Join(batch, rows, policy, out bool leads) is not { } execution)
            return forward(batch).data<float>();
        if (leads)
            Lead(execution, policy, forward);
        return execution.TryTake(batch, rows, LeaderLimit, out ReadOnlySpan<float> values)
            ? values
            : forward(batch).data<float>();
    }

    private BatchExecution? Join(Tensor batch, int rows, BatchPolicy policy, out bool leads)
    {
        lock (_gate)
        {
            BatchExecution? execution = _queue.Add(batch, rows, policy, out leads);
            Monitor.PulseAll(_gate);
            return execution;
        }
    }

    private void Lead(BatchExecution execution, BatchPolicy policy, Func<Tensor, Tensor> forward)
    {
        long begun = clock.GetTimestamp();
        lock (_gate)
        {
            while (_queue.Decide(execution, policy) is { Action: BatchAction.Wait } decision)
                Monitor.Wait(_gate, decision.Delay);
            if (execution.Count > 1)
                Joined += execution.Count;
        }

        BatchTelemetry.RecordWait(clock.GetElapsedTime(begun));
        execution.Run(forward);
    }
}
