using SparkDL.Functions;
using SparkDL.Worker.Protocol;

namespace SparkDL.Worker.Tasks;

/// <summary>
/// The state that the tasks of one process share: limits, which the client may change, and threads lost to hanging
/// functions.
/// </summary>
internal sealed class WorkerState(WorkerEnvironment environment, CounterLog? counters = null)
{
    /// <summary>Right after an error Spark may still ask for the end of other workers of the process.</summary>
    private static readonly TimeSpan LeavingDelay = TimeSpan.FromSeconds(2);

    private long _idleTicks = environment.IdleExit.Ticks;
    private int _lost;

    public MemoryLimiter Memory { get; } = MemoryLimiter.ForProcess();

    /// <summary>The log of counters; null if the session collects no log records.</summary>
    public CounterLog? Counters { get; } = counters;

    /// <summary>
    /// Whether a function hangs that did not stop. Its thread runs until the process ends, so the process serves one
    /// task a connection from then on, and exits soon after its last connection was closed.
    /// </summary>
    public bool HasLostThreads => Volatile.Read(ref _lost) > 0;

    /// <summary>The time after which the process exits when it has no connection.</summary>
    public TimeSpan IdleExit
    {
        get
        {
            var idle = TimeSpan.FromTicks(Volatile.Read(ref _idleTicks));
            return HasLostThreads && idle > LeavingDelay ? LeavingDelay : idle;
        }
    }

    public void CountLostThread() => Interlocked.Increment(ref _lost);

    /// <summary>Applies the client's settings.</summary>
    public void ApplySettings(IReadOnlyDictionary<string, string> settings)
    {
        if (FunctionSettings.GetSeconds(settings, FunctionSettings.IdleSeconds) is { } idle)
            Volatile.Write(ref _idleTicks, idle.Ticks);
        if (FunctionSettings.GetNumber(settings, FunctionSettings.MemoryBytes) is { } bytes) Memory.Limit = (long)bytes;
    }
}
