using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tasks;

/// <summary>
/// Measures the time that a task spends in each phase, and the time since its function's last progress. The task's
/// thread changes the phase; the watchdog reads the clock, and may take the right to answer Spark from a task whose
/// function hangs: from then on the task's thread must not touch the socket.
/// </summary>
internal sealed class TaskClock : IWaitObserver
{
    private readonly TimeProvider _time;
    private readonly long[] _spent = new long[(int)TaskPhase.Abandoned];
    private long _since;
    private long _moved;
    private int _phase = (int)TaskPhase.Preparing;

    public TaskClock(TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _since = _moved = _time.GetTimestamp();
    }

    /// <summary>
    /// The time since the function's last progress: a request for rows, a returned batch, a call of StillAlive. Zero
    /// while the task is not inside the function.
    /// </summary>
    public TimeSpan TimeSinceProgress => Volatile.Read(ref _phase) == (int)TaskPhase.Function
        ? _time.GetElapsedTime(Volatile.Read(ref _moved))
        : TimeSpan.Zero;

    public TimeSpan Spent(TaskPhase phase) => _time.GetElapsedTime(0, _spent[(int)phase]);

    /// <summary>Reports progress of a function that neither requests nor returns rows.</summary>
    public void ReportProgress() => Volatile.Write(ref _moved, _time.GetTimestamp());

    /// <summary>Enters another phase and returns the one before.</summary>
    /// <exception cref="TaskAbandonedException">The watchdog has answered Spark already.</exception>
    public TaskPhase Enter(TaskPhase next)
    {
        var now = _time.GetTimestamp();
        // Before the phase: a watchdog that saw the new phase with the old time would measure too much.
        Volatile.Write(ref _moved, now);
        var was = Exchange(next);
        _spent[(int)was] += now - _since;
        _since = now;
        return was;
    }

    /// <summary>Enters a phase until the caller disposes the result, then returns to the one before.</summary>
    public PhaseScope Measure(TaskPhase phase) => new(this, Enter(phase));

    int IWaitObserver.BeginWait() => (int)Enter(TaskPhase.Waiting);

    void IWaitObserver.EndWait(int before) => Enter((TaskPhase)before);

    /// <summary>Takes the right to answer from the task's thread, if it is inside the function now.</summary>
    public bool TryAbandon() => Interlocked.CompareExchange(
        ref _phase, (int)TaskPhase.Abandoned, (int)TaskPhase.Function) == (int)TaskPhase.Function;

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Spent(TaskPhase.Function).TotalSeconds:0.000} s in the function, "
        + $"{Spent(TaskPhase.Conversion).TotalSeconds:0.000} "
        + $"in conversion, {Spent(TaskPhase.Waiting).TotalSeconds:0.000} in waiting");

    /// <summary>A function may read its rows from a thread of its own, so even a plain change is a race.</summary>
    private TaskPhase Exchange(TaskPhase next)
    {
        while (true)
        {
            var was = Volatile.Read(ref _phase);
            if (was == (int)TaskPhase.Abandoned) throw new TaskAbandonedException();
            if (Interlocked.CompareExchange(ref _phase, (int)next, was) == was) return (TaskPhase)was;
        }
    }

    /// <summary>One phase, which ends with the disposal.</summary>
    public readonly struct PhaseScope(TaskClock clock, TaskPhase before) : IDisposable
    {
        public void Dispose() => clock.Enter(before);
    }
}
