using SparkDL.Functions;
using SparkDL.Worker.Protocol;

namespace SparkDL.Worker.Tasks;

/// <summary>What the tasks of one process share besides their code: its limits, which the client may change, and its health.</summary>
internal sealed class WorkerState(WorkerEnvironment environment, CounterLog? counters = null)
{
    /// <summary>Spark may still write to us what it wants ended, right after it has an error.</summary>
    private static readonly TimeSpan LeavingDelay = TimeSpan.FromSeconds(2);

    private long _idleTicks = environment.IdleExit.Ticks;
    private int _lost;

    public MemoryGate Memory { get; } = MemoryGate.OfProcess();

    /// <summary>Where counters go; null where the client did not ask for them.</summary>
    public CounterLog? Counters { get; } = counters;

    /// <summary>
    /// Whether a hanging function could not be ended. Its thread goes on for as long as the process lives, so the process
    /// takes no connection twice, and leaves as soon as nobody else is at work in it.
    /// </summary>
    public bool HasLostThreads => Volatile.Read(ref _lost) > 0;

    /// <summary>How long the process stays without any connection.</summary>
    public TimeSpan IdleExit
    {
        get
        {
            var idle = TimeSpan.FromTicks(Volatile.Read(ref _idleTicks));
            return HasLostThreads && idle > LeavingDelay ? LeavingDelay : idle;
        }
    }

    public void LoseThread() => Interlocked.Increment(ref _lost);

    /// <summary>Takes over what the client set.</summary>
    public void Apply(IReadOnlyDictionary<string, string> settings)
    {
        if (FunctionSettings.Seconds(settings, FunctionSettings.IdleSeconds) is { } idle) Volatile.Write(ref _idleTicks, idle.Ticks);
        if (FunctionSettings.Number(settings, FunctionSettings.MemoryBytes) is { } bytes) Memory.Limit = (long)bytes;
    }
}
