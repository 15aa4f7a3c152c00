using SparkDL.Arrow;
using SparkDL.Functions;

namespace SparkDL.Worker;

/// <summary>
/// A cap on what the batches of all tasks of a process hold together. Over it a task waits before it reads its next batch:
/// Spark's socket fills, and Spark waits, too. It is a brake, not a wall: the wait is bounded, and the last task that
/// does not wait goes on, since nobody else could free anything.
/// </summary>
internal sealed class MemoryGate(Func<long> held, long limit, TimeSpan longest, TimeProvider? time = null)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private int _tasks;
    private int _waiting;

    /// <summary>The gate of a worker: a quarter of the memory that the process may use, unless the client says otherwise.</summary>
    public static MemoryGate OfProcess() =>
        new(() => NativeBuffer.LiveBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4, Longest);

    public long Limit { get; set; } = limit;

    /// <summary>Counts a task until the result is disposed.</summary>
    public IDisposable Join()
    {
        lock (_gate) _tasks++;
        return new Membership(this);
    }

    /// <summary>Refuses what could never fit: waiting would not help it.</summary>
    /// <param name="bytes">How large it is.</param>
    /// <param name="what">What it is.</param>
    /// <exception cref="FunctionException">It is larger than the cap.</exception>
    public void Refuse(long bytes, string what)
    {
        if (bytes <= Limit) return;
        throw new FunctionException($"{what} of {bytes} bytes is larger than all that the tasks of a worker may hold, which the setting "
            + $"{FunctionSettings.MemoryBytes} limits to {Limit}: raise it, or let Spark make smaller batches "
            + "(spark.sql.execution.arrow.maxRecordsPerBatch, spark.sql.execution.arrow.maxBytesPerBatch).");
    }

    /// <summary>Returns at once while there is room.</summary>
    public void WaitForRoom(CancellationToken cancelled)
    {
        if (held() <= Limit || !TryWait()) return;
        try
        {
            var begun = _time.GetTimestamp();
            while (held() > Limit && _time.GetElapsedTime(begun) < longest && !IsLast())
            {
                if (cancelled.WaitHandle.WaitOne(Step)) return;
            }
        }
        finally
        {
            lock (_gate) _waiting--;
        }
    }

    private bool TryWait()
    {
        lock (_gate)
        {
            if (_waiting + 1 >= _tasks) return false;
            _waiting++;
            return true;
        }
    }

    private bool IsLast()
    {
        lock (_gate) return _waiting >= _tasks;
    }

    private sealed class Membership(MemoryGate owner) : IDisposable
    {
        public void Dispose()
        {
            lock (owner._gate) owner._tasks--;
        }
    }
}
