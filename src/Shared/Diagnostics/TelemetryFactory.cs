using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;

namespace SparkDL.Diagnostics;

/// <summary>Creates an assembly's activity source and meter, which have its name and version.</summary>
internal static class TelemetryFactory
{
    /// <summary>Bucket edges for batches, calls and steps: 1 ms to 10 s.</summary>
    public static InstrumentAdvice<double> BatchSeconds { get; } = new()
    {
        HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
    };

    /// <summary>Bucket edges for queries, tasks and starts: 10 ms to 1 h.</summary>
    public static InstrumentAdvice<double> QuerySeconds { get; } = new()
    {
        HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600],
    };

    /// <summary>Bucket edges for numbers of rows: 1 to 10 million.</summary>
    public static InstrumentAdvice<long> Rows { get; } = new()
    {
        HistogramBucketBoundaries = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000],
    };

    /// <summary>Bucket edges for sizes in bytes: 1 KiB to 16 GiB.</summary>
    public static InstrumentAdvice<long> Bytes { get; } = new()
    {
        HistogramBucketBoundaries =
            [1L << 10, 1L << 14, 1L << 17, 1L << 20, 1L << 23, 1L << 26, 1L << 28, 1L << 30, 1L << 32, 1L << 34],
    };

    /// <summary>The activity source of the assembly that declares a type.</summary>
    public static ActivitySource CreateSource(string name, Type declaring) =>
        new(new ActivitySourceOptions(name) { Version = VersionOf(declaring.Assembly) });

    /// <summary>The meter of the assembly that declares a type.</summary>
    public static Meter CreateMeter(string name, Type declaring) =>
        new(new MeterOptions(name) { Version = VersionOf(declaring.Assembly) });

    /// <summary>
    /// Starts an activity without making it the current one: for work that is spread over several calls of the caller,
    /// such as an enumeration.
    /// </summary>
    /// <returns>The activity; null where nobody listens.</returns>
    public static Activity? StartDetached(this ActivitySource source, string name, ActivityKind kind)
    {
        if (!source.HasListeners()) return null;
        var current = Activity.Current;
        var activity = source.StartActivity(name, kind);
        Activity.Current = current;
        return activity;
    }

    /// <summary>Ends an activity and leaves the caller's current activity as it is.</summary>
    public static void StopDetached(this Activity? activity)
    {
        if (activity is null) return;
        var current = Activity.Current;
        activity.Dispose();
        Activity.Current = ReferenceEquals(current, activity) ? activity.Parent : current;
    }

    private static string? VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];
}
