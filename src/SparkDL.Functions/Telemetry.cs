using System.Diagnostics;
using System.Diagnostics.Metrics;
using SparkDL.Diagnostics;

namespace SparkDL.Functions;

/// <summary>
/// The names and instruments of the functions' telemetry. They are a public contract: <c>docs/telemetry.md</c> lists
/// them, and a name that was released does not change.
/// </summary>
internal static class Telemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "SparkDL.Functions";

    public static readonly ActivitySource Source = TelemetryFactory.CreateSource(Name, typeof(Telemetry));

    private static readonly Meter Meter = TelemetryFactory.CreateMeter(Name, typeof(Telemetry));

    public static readonly Histogram<double> FunctionDuration = Meter.CreateHistogram(
        "sparkdl.function.duration", "s", "Time of a function that runs without Spark.", tags: null,
        TelemetryFactory.QuerySeconds);

    public static readonly Histogram<double> ModelLoadDuration = Meter.CreateHistogram(
        "sparkdl.model.load.duration", "s", "Time to load a model into the process's cache.", tags: null,
        TelemetryFactory.QuerySeconds);

    public static readonly Counter<long> CacheLookups = Meter.CreateCounter<long>(
        "sparkdl.model.cache.lookups", "{lookup}", "Requests for models, by how they were served.");

    public static readonly Counter<long> CacheEvictions = Meter.CreateCounter<long>(
        "sparkdl.model.cache.evictions", "{eviction}", "Models that were released because of the limit.");

    public static readonly ObservableUpDownCounter<long> CacheUsage = Meter.CreateObservableUpDownCounter(
        "sparkdl.model.cache.usage", () => MeasureUsage(ModelCache.Shared), "By",
        "Bytes of the models in the process's cache.");

    public static readonly ObservableUpDownCounter<long> CacheLimit = Meter.CreateObservableUpDownCounter(
        "sparkdl.model.cache.limit", () => ModelCache.Shared.LimitBytes, "By",
        "Bytes above which unused models are released.");

    private static Measurement<long>[] MeasureUsage(ModelCache cache)
    {
        var (leased, idle) = cache.Usage();
        return
        [
            new(leased, new KeyValuePair<string, object?>(Tags.ModelState, "leased")),
            new(idle, new KeyValuePair<string, object?>(Tags.ModelState, "idle")),
        ];
    }

    /// <summary>Names of spans.</summary>
    public static class Spans
    {
        public const string RunFunction = "run function";
        public const string LoadModel = "load model";
    }

    /// <summary>Names of attributes.</summary>
    public static class Tags
    {
        public const string FunctionKind = "sparkdl.function.kind";
        public const string FunctionName = "sparkdl.function.name";
        public const string LookupResult = "sparkdl.lookup.result";
        public const string ModelState = "sparkdl.model.state";
    }
}
