using System.Globalization;

namespace SparkDL.Functions;

/// <summary>
/// The session's settings for functions and their worker: <c>spark.Conf.Set(FunctionSettings.HangSeconds, 60)</c>. They
/// travel with each function, so they hold from the next one on.
/// </summary>
public static class FunctionSettings
{
    /// <summary>
    /// How many seconds a function may go without asking for rows, giving some, or saying that it is alive; then its task
    /// fails. Without it a function may take as long as it likes. Waiting for Spark or at a barrier does not count.
    /// </summary>
    public const string HangSeconds = "sparkdl.function.hangSeconds";

    /// <summary>
    /// How many seconds a rank waits at a barrier, or for the messages of all ranks, before its task fails; 3,600 by default.
    /// Spark's own limit is a year, and where it starts only one rank anew the others never come.
    /// </summary>
    public const string BarrierSeconds = "sparkdl.barrier.seconds";

    /// <summary>How many seconds a worker process without any connection stays; 20 by default.</summary>
    public const string IdleSeconds = "sparkdl.worker.idleSeconds";

    /// <summary>
    /// How many bytes of batches the tasks of a worker process hold together before one waits with reading its next; a
    /// quarter of the process's memory by default. A single batch or group above it fails its task.
    /// </summary>
    public const string MemoryBytes = "sparkdl.worker.memoryBytes";

    /// <summary>
    /// The Python that runs PySpark's functions of a session whose Python is SparkDL's worker; <c>python3</c> by default.
    /// </summary>
    public const string Python = "sparkdl.worker.python";

    /// <summary>
    /// Whether the worker travels with its own .NET (<c>true</c>, the default) or, a tenth of the size, uses the .NET 10 that
    /// every node has (<c>false</c>). It holds from the session's first function on.
    /// </summary>
    public const string SelfContained = "sparkdl.worker.selfContained";

    // Seven weeks: .NET's timers count milliseconds in 32 bits.
    private const double MostSeconds = 4_233_600;

    private static readonly string[] Numbers = [HangSeconds, BarrierSeconds, IdleSeconds, MemoryBytes];

    /// <summary>Refuses values that the worker could not read, where they were set.</summary>
    /// <exception cref="ArgumentException">A value is no number above zero, or no true or false.</exception>
    public static void Check(IReadOnlyDictionary<string, string> settings)
    {
        foreach (var name in Numbers) Number(settings, name);
        Flag(settings, SelfContained);
    }

    /// <exception cref="ArgumentException">The value is neither <c>true</c> nor <c>false</c>.</exception>
    public static bool Flag(IReadOnlyDictionary<string, string> settings, string name, bool otherwise = false)
    {
        if (!settings.TryGetValue(name, out var text)) return otherwise;
        return bool.TryParse(text, out var flag)
            ? flag
            : throw new ArgumentException($"The setting {name} is '{text}': it must be true or false.");
    }

    public static TimeSpan? Seconds(IReadOnlyDictionary<string, string> settings, string name) =>
        Number(settings, name) is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, MostSeconds)) : null;

    public static double? Number(IReadOnlyDictionary<string, string> settings, string name)
    {
        if (!settings.TryGetValue(name, out var text)) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1e15
            ? number
            : throw new ArgumentException($"The setting {name} is '{text}': it must be a number above zero.");
    }
}
