using System.Diagnostics;
using SparkDL.Horovodish.Instrumentation;

namespace SparkDL.Horovodish.Trainer;

/// <summary>The metrics of a training step, by phase. It costs a few comparisons where nobody listens.</summary>
internal struct StepTelemetry
{
    public const string Data = "data";
    public const string Compute = "compute";
    public const string AllReduce = "allreduce";
    public const string Optimizer = "optimizer";
    public const string Checkpoint = "checkpoint";

    private long _since;

    /// <summary>Begins the first phase of a step.</summary>
    public static StepTelemetry Begin() =>
        new() { _since = Telemetry.TrainingTime.Enabled ? Stopwatch.GetTimestamp() : 0 };

    /// <summary>Records a phase, which ends now, and begins the next.</summary>
    public void End(string phase)
    {
        if (_since == 0) return;
        var now = Stopwatch.GetTimestamp();
        Telemetry.TrainingTime.Add(
            Stopwatch.GetElapsedTime(_since, now).TotalSeconds,
            new KeyValuePair<string, object?>(Telemetry.Tags.Phase, phase));
        _since = now;
    }

    /// <summary>Records a whole step.</summary>
    /// <param name="begun">When the step began, as a timestamp of <see cref="Stopwatch"/>.</param>
    /// <param name="all">The sums of all ranks.</param>
    /// <param name="rank">This rank; rank 0 reports what is the same on all.</param>
    public static void Record(long begun, in StepStatistics all, int rank)
    {
        if (Telemetry.StepDuration.Enabled)
            Telemetry.StepDuration.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds);
        if (rank != 0) return;
        if (Telemetry.Samples.Enabled) Telemetry.Samples.Add((long)all.Samples);
        if (Telemetry.Loss.Enabled && all.Weight > 0) Telemetry.Loss.Record(all.MeanLoss);
    }
}
