using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SparkDL.Diagnostics;

namespace SparkDL.Functions;

/// <summary>
/// The session's settings for functions and their worker, as in <c>spark.Conf.Set(FunctionSettings.HangSeconds,
/// 60)</c>. They are sent with each function, so a change applies from the next function on.
/// </summary>
public static class FunctionSettings
{
    /// <summary>
    /// The time in seconds after which a function that makes no progress fails its task. Progress is a request for
    /// rows, a returned batch, or a call of <see cref="FunctionContext.StillAlive"/>; time spent waiting for Spark or
    /// at a barrier does not count. Default: no limit. Range: above 0; values above 4,233,600 (49 days) mean that.
    /// </summary>
    public const string HangSeconds = "sparkdl.function.hangSeconds";

    /// <summary>
    /// The time in seconds that a rank waits in one call of <see cref="IBarrier"/> before its task fails. Spark's own
    /// limit is a year, and if Spark restarts a single rank, the others never make the call. Default: 3,600. Range:
    /// above 0; values above 4,233,600 (49 days) mean that. Ignored outside barrier stages.
    /// </summary>
    public const string BarrierSeconds = "sparkdl.barrier.seconds";

    /// <summary>
    /// The time in seconds after which a worker process without any connection exits. It applies to the whole process.
    /// Default: 20, unless the executors' environment sets <c>SPARKDL_WORKER_IDLE_SECONDS</c>. Range: above 0; values
    /// above 4,233,600 (49 days) mean that.
    /// </summary>
    public const string IdleSeconds = "sparkdl.worker.idleSeconds";

    /// <summary>
    /// The limit in bytes on the batches that all tasks of a worker process hold together: above it a task waits before
    /// it reads its next batch (backpressure), and a single batch or group that is larger fails its task. Default: a
    /// quarter of the memory that the process may use. Range: above 0. Ignored in child processes.
    /// </summary>
    public const string MemoryBytes = "sparkdl.worker.memoryBytes";

    /// <summary>
    /// The Python executable that runs the PySpark functions of a session whose Python is SparkDL's worker. Default:
    /// the executors' environment variable <c>SPARKDL_WORKER_PYTHON</c>, else <c>python3</c>. Ignored for SparkDL
    /// functions.
    /// </summary>
    public const string Python = "sparkdl.worker.python";

    /// <summary>
    /// Whether the worker is sent with its own .NET (<c>true</c>) or without it (<c>false</c>), at a tenth of the size,
    /// for nodes that have .NET 10 installed. Default: <c>true</c>. Read at each function: a change is used as long as
    /// the session has started no query since it sent the worker, and refused afterwards.
    /// </summary>
    public const string SelfContained = "sparkdl.worker.selfContained";

    // Seven weeks: .NET's timers count milliseconds in 32 bits.
    private const double MostSeconds = 4_233_600;

    private static readonly string[] Numbers = [HangSeconds, BarrierSeconds, IdleSeconds, MemoryBytes];

    /// <summary>Refuses values that the worker could not read, already on the client.</summary>
    /// <exception cref="ArgumentException">
    /// A number is not above zero and below 1e15, or a flag is neither true nor false.
    /// </exception>
    [Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
    public static void Validate(IReadOnlyDictionary<string, string> settings)
    {
        foreach (var name in Numbers) GetNumber(settings, name);
        GetFlag(settings, SelfContained);
    }

    /// <summary>Reads a flag; <paramref name="otherwise"/> if the setting is absent.</summary>
    /// <exception cref="ArgumentException">The value is neither <c>true</c> nor <c>false</c>.</exception>
    [Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
    public static bool GetFlag(IReadOnlyDictionary<string, string> settings, string name, bool otherwise = false)
    {
        if (!settings.TryGetValue(name, out var text)) return otherwise;
        return bool.TryParse(text, out var flag)
            ? flag
            : throw new ArgumentException($"The setting {name} is '{text}': it must be true or false.");
    }

    /// <summary>Reads a time in seconds; null if the setting is absent. Times above 49 days are 49 days.</summary>
    /// <exception cref="ArgumentException">The value is not a number above zero and below 1e15.</exception>
    [Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
    public static TimeSpan? GetSeconds(IReadOnlyDictionary<string, string> settings, string name) =>
        GetNumber(settings, name) is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, MostSeconds)) : null;

    /// <summary>Reads a number; null if the setting is absent.</summary>
    /// <exception cref="ArgumentException">The value is not a number above zero and below 1e15.</exception>
    [Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
    public static double? GetNumber(IReadOnlyDictionary<string, string> settings, string name)
    {
        if (!settings.TryGetValue(name, out var text)) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && number is > 0 and < 1e15
            ? number
            : throw new ArgumentException($"The setting {name} is '{text}': it must be a number above zero.");
    }
}
