using System.Collections;
using SparkDL.Arrow;
using SparkDL.Functions.Hosting;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tasks;

/// <summary>
/// The input of a function: one pass over the batches, each valid until the next is requested. The enumeration throws
/// as soon as the task is cancelled.
/// </summary>
internal sealed class BatchSource(
    Func<RecordBatch?> next, TaskCounters counters, TaskClock clock, CancellationToken cancelled,
    MemoryLimiter? memory = null, WireReader? wire = null)
    : IEnumerable<RecordBatch>, IEnumerator<RecordBatch>
{
    private RecordBatch? _current;
    private bool _taken;

    public RecordBatch Current => _current ?? throw new InvalidOperationException("There is no current batch.");

    object IEnumerator.Current => Current;

    public bool IsEnded { get; private set; }

    /// <summary>Whether this is the current batch, which the source itself disposes.</summary>
    public bool Owns(RecordBatch batch) => ReferenceEquals(batch, _current);

    public IEnumerator<RecordBatch> GetEnumerator()
    {
        if (_taken)
        {
            throw new InvalidOperationException("The batches of a task come from a socket: they can be enumerated "
                + "once only. Retain or copy what is needed twice.");
        }

        _taken = true;
        return this;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool MoveNext()
    {
        using var converting = clock.Measure(TaskPhase.Conversion);
        cancelled.ThrowIfCancellationRequested();
        ReleaseCurrent();
        if (IsEnded) return false;
        WaitForRoom();
        var before = wire?.BytesConsumed ?? 0;
        _current = next();
        if (_current is null) IsEnded = true;
        else Count(_current, (wire?.BytesConsumed ?? 0) - before);
        return !IsEnded;
    }

    private void WaitForRoom()
    {
        if (memory is null) return;
        using var waiting = clock.Measure(TaskPhase.Waiting);
        memory.WaitForRoom(cancelled);
        cancelled.ThrowIfCancellationRequested();
    }

    private void Count(RecordBatch batch, long bytes)
    {
        memory?.ThrowIfTooLarge(bytes, "A batch");
        counters.AddInput(batch.Length);
        FaultPoints.Reach(FaultPointNames.BatchRead);
    }

    /// <summary>Returns whether the input has ended; if not, it reads and drops one more batch.</summary>
    public bool ReachesEnd()
    {
        using var converting = clock.Measure(TaskPhase.Conversion);
        ReleaseCurrent();
        if (!IsEnded)
        {
            _current = next();
            IsEnded = _current is null;
            ReleaseCurrent();
        }

        return IsEnded;
    }

    public void Reset() => throw new NotSupportedException();

    /// <summary>
    /// Does nothing: the function is done with the enumerator, but the rest of the input may still be read.
    /// </summary>
    public void Dispose()
    {
    }

    public void ReleaseCurrent()
    {
        _current?.Dispose();
        _current = null;
    }
}
