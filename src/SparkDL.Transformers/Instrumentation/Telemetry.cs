using System.Diagnostics;
using System.Diagnostics.Metrics;
using SparkDL.Diagnostics;

namespace SparkDL.Transformers.Instrumentation;

/// <summary>
/// The names and instruments of the scorers' telemetry. They are a public contract: <c>docs/telemetry.md</c> lists
/// them, and a name that was released does not change.
/// </summary>
internal static class Telemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "SparkDL.Transformers";

    public static readonly ActivitySource Source = TelemetryFactory.CreateSource(Name, typeof(Telemetry));

    private static readonly Meter Meter = TelemetryFactory.CreateMeter(Name, typeof(Telemetry));

    public static readonly Counter<long> ScoredRows = Meter.CreateCounter<long>(
        "sparkdl.scoring.rows", "{row}", "Rows that a model scored, or that were refused.");

    public static readonly Histogram<long> BatchSize = Meter.CreateHistogram(
        "sparkdl.scoring.batch.size", "{row}", "Rows of one task in a batch.", tags: null, TelemetryFactory.Rows);

    public static readonly Histogram<double> BatchDuration = Meter.CreateHistogram(
        "sparkdl.scoring.batch.duration", "s", "Time to score a batch, with its wait.", tags: null,
        TelemetryFactory.BatchSeconds);

    public static readonly Histogram<double> QueueDuration = Meter.CreateHistogram(
        "sparkdl.scoring.queue.duration", "s", "Time that a leading batch waited for those of other tasks.",
        tags: null, TelemetryFactory.BatchSeconds);

    /// <summary>Names of spans.</summary>
    public static class Spans
    {
        public const string ScoreBatch = "score batch";
    }

    /// <summary>Names of attributes.</summary>
    public static class Tags
    {
        public const string ModelName = "sparkdl.model.name";
    }

    /// <summary>The value of <c>error.type</c> for a row that could not be read or decoded.</summary>
    public const string RefusedRow = "refused";
}
