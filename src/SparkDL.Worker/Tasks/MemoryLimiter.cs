using SparkDL.Arrow;
using SparkDL.Arrow.Memory;
using SparkDL.Functions;
using SparkDL.Worker.Instrumentation;

namespace SparkDL.Worker.Tasks;

/// <summary>
/// Limits the memory of the batches that all tasks of a process hold, by backpressure: above the limit a task waits
/// before it reads its next batch, so the socket's buffer fills and Spark waits as well. The limit can be exceeded: a
/// wait ends after a time limit, and the last task that does not wait goes on, since no other could free memory.
/// </summary>
internal sealed class MemoryLimiter(Func<long> held, long limit, TimeSpan longest, TimeProvider? time = null)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private int _tasks;
    private int _waiting;

    /// <summary>
    /// Creates the limiter of this process; the limit is a quarter of the memory that the process may use, until the
    /// client sets another.
    /// </summary>
    public static MemoryLimiter ForProcess()
    {
        MemoryLimiter limiter = new(
            () => NativeBuffer.LiveBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4, Longest);
        Telemetry.ReadMemoryLimit = () => limiter.Limit;
        return limiter;
    }

    public long Limit { get; set; } = limit;

    /// <summary>Counts a task until the caller disposes the result.</summary>
    public IDisposable AddTask()
    {
        lock (_gate) _tasks++;
        return new Membership(this);
    }

    /// <summary>Throws if a single piece of data is larger than the limit: no wait could help.</summary>
    /// <param name="bytes">The size of the data.</param>
    /// <param name="what">The data's name at the start of the message.</param>
    /// <exception cref="FunctionException">The data is larger than the limit.</exception>
    public void ThrowIfTooLarge(long bytes, string what)
    {
        if (bytes <= Limit) return;
        throw new FunctionException(
            $"{what} of {bytes} bytes is larger than all that the tasks of a worker may hold, which the setting "
            + $"{FunctionSettings.MemoryBytes} limits to {Limit}: raise it, or let Spark make smaller batches "
            + "(spark.sql.execution.arrow.maxRecordsPerBatch, spark.sql.execution.arrow.maxBytesPerBatch).");
    }

    /// <summary>
    /// Waits while the batches are above the limit; returns at once if they are not, or if the task is cancelled.
    /// </summary>
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

    private sealed class Membership(MemoryLimiter owner) : IDisposable
    {
        public void Dispose()
        {
            lock (owner._gate) owner._tasks--;
        }
    }
}
