namespace SparkDL.Transformers.Scoring;

/// <summary>What happens next with a batch or with the run that it is in.</summary>
internal enum BatchAction
{
    /// <summary>It waits for batches of other tasks.</summary>
    Wait,

    /// <summary>The model runs on all batches that have arrived.</summary>
    Run,

    /// <summary>The model runs on this batch alone, at once.</summary>
    RunAlone,
}

/// <summary>The reason for which a batch does not wait for others.</summary>
internal enum AloneReason
{
    /// <summary>The batch waits, or has waited.</summary>
    None,

    /// <summary>The batch has as many rows as one run may have.</summary>
    FullBatch,

    /// <summary>No other task uses the model.</summary>
    OnlyTask,
}

/// <summary>The decision of a <see cref="BatchPolicy"/>.</summary>
/// <param name="Action">What happens next.</param>
/// <param name="Delay">The longest time until the next decision; zero unless the action is to wait.</param>
/// <param name="Reason">The reason to run alone.</param>
internal readonly record struct BatchDecision(BatchAction Action, TimeSpan Delay, AloneReason Reason)
{
    public static BatchDecision Run { get; } = new(BatchAction.Run, TimeSpan.Zero, AloneReason.None);

    public static BatchDecision Wait(TimeSpan delay) => new(BatchAction.Wait, delay, AloneReason.None);

    public static BatchDecision RunAlone(AloneReason reason) => new(BatchAction.RunAlone, TimeSpan.Zero, reason);
}
