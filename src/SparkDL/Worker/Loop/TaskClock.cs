namespace SparkDL.Worker.Loop;

/// <summary>
/// Where a task's time goes, and whether its function still moves. The task's thread tells it; another may look, and may
/// take the answer away from a function that hangs: from then on the task's thread must not touch the socket.
/// </summary>
internal sealed class TaskClock
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

    /// <summary>For how long the function has neither asked for rows nor given any; zero while others are at work.</summary>
    public TimeSpan Silence => Volatile.Read(ref _phase) == (int)TaskPhase.Function
        ? _time.GetElapsedTime(Volatile.Read(ref _moved))
        : TimeSpan.Zero;

    public TimeSpan Spent(TaskPhase phase) => _time.GetElapsedTime(0, _spent[(int)phase]);

    /// <summary>The function says that it works, though no rows show it.</summary>
    public void StillAlive() => Volatile.Write(ref _moved, _time.GetTimestamp());

    /// <summary>Goes on to another phase, and returns the one before.</summary>
    /// <exception cref="TaskAbandonedException">Spark has its answer already.</exception>
    public TaskPhase Enter(TaskPhase next)
    {
        var now = _time.GetTimestamp();
        // Before the phase: a watch that sees the new phase with the old time would take it for a long one.
        Volatile.Write(ref _moved, now);
        var was = Exchange(next);
        _spent[(int)was] += now - _since;
        _since = now;
        return was;
    }

    /// <summary>A phase until the result is disposed, then the one before.</summary>
    public Span In(TaskPhase phase) => new(this, Enter(phase));

    /// <summary>Takes the answer away from the task's thread, if it is inside the function now.</summary>
    public bool TryAbandon() => Interlocked.CompareExchange(
        ref _phase, (int)TaskPhase.Abandoned, (int)TaskPhase.Function) == (int)TaskPhase.Function;

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Spent(TaskPhase.Function).TotalSeconds:0.000} s in the function, {Spent(TaskPhase.Conversion).TotalSeconds:0.000} "
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

    /// <summary>The end of a phase.</summary>
    public readonly struct Span(TaskClock clock, TaskPhase before) : IDisposable
    {
        public void Dispose() => clock.Enter(before);
    }
}
