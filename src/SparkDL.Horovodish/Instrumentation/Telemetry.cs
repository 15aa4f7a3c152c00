using System.Diagnostics;
using System.Diagnostics.Metrics;
using SparkDL.Diagnostics;

namespace SparkDL.Horovodish.Instrumentation;

/// <summary>
/// The names and instruments of training's telemetry. They are a public contract: <c>docs/telemetry.md</c> lists
/// them, and a name that was released does not change.
/// </summary>
internal static class Telemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "SparkDL.Horovodish";

    public static readonly ActivitySource Source = TelemetryFactory.CreateSource(Name, typeof(Telemetry));

    private static readonly Meter Meter = TelemetryFactory.CreateMeter(Name, typeof(Telemetry));

    public static readonly Histogram<double> StepDuration = Meter.CreateHistogram(
        "sparkdl.training.step.duration", "s", "Time of a training step on one rank.", tags: null,
        TelemetryFactory.BatchSeconds);

    public static readonly Counter<double> TrainingTime = Meter.CreateCounter<double>(
        "sparkdl.training.time", "s", "Time of training on one rank, by phase.");

    public static readonly Counter<long> Samples = Meter.CreateCounter<long>(
        "sparkdl.training.samples", "{sample}", "Samples of all ranks; rank 0 counts them.");

    public static readonly Gauge<double> Loss = Meter.CreateGauge<double>(
        "sparkdl.training.loss", "1", "Mean loss of the last step over all ranks; rank 0 reports it.");

    public static readonly Histogram<double> CollectiveDuration = Meter.CreateHistogram(
        "sparkdl.collective.duration", "s", "Time of a collective on one rank, with its waits.", tags: null,
        TelemetryFactory.BatchSeconds);

    public static readonly Counter<long> CollectiveIO = Meter.CreateCounter<long>(
        "sparkdl.collective.io", "By", "Bytes of the values that a rank took through collectives.");

    public static readonly Histogram<double> CheckpointDuration = Meter.CreateHistogram(
        "sparkdl.checkpoint.duration", "s", "Time to write a checkpoint.", tags: null,
        TelemetryFactory.QuerySeconds);

    public static readonly Histogram<long> CheckpointSize = Meter.CreateHistogram(
        "sparkdl.checkpoint.size", "By", "Size of a checkpoint.", tags: null, TelemetryFactory.Bytes);

    /// <summary>Names of spans.</summary>
    public static class Spans
    {
        public const string Fit = "fit";
        public const string TrainRank = "train rank";
        public const string TrainEpoch = "train epoch";
    }

    /// <summary>Names of attributes.</summary>
    public static class Tags
    {
        public const string Phase = "sparkdl.training.phase";
        public const string Operation = "sparkdl.collective.operation";
        public const string Rank = "sparkdl.rank";
        public const string WorldSize = "sparkdl.world_size";
        public const string Epoch = "sparkdl.epoch";
    }
}
