using System.Diagnostics;
using SparkDL.Diagnostics;
using SparkDL.Transformers.Instrumentation;

namespace SparkDL.Transformers.Scoring;

/// <summary>The span and the metrics of one batch of a task. There is none of it where nobody listens.</summary>
internal sealed class BatchTelemetry
{
    private readonly Activity? _activity = Telemetry.Source.StartActivity(Telemetry.Spans.ScoreBatch);
    private readonly long _begun = Stopwatch.GetTimestamp();
    private readonly string _model;

    private BatchTelemetry(string model, int rows)
    {
        _model = model;
        if (_activity is { IsAllDataRequested: true }) _activity.SetTag(Telemetry.Tags.ModelName, model);
        if (Telemetry.BatchSize.Enabled) Telemetry.BatchSize.Record(rows, ModelTag(model));
    }

    private static bool IsWanted =>
        Telemetry.Source.HasListeners() || Telemetry.BatchSize.Enabled || Telemetry.BatchDuration.Enabled;

    /// <summary>Begins to observe a batch; null where nobody listens.</summary>
    public static BatchTelemetry? TryStart(string model, int rows) =>
        IsWanted ? new BatchTelemetry(model, rows) : null;

    /// <summary>Counts the rows of a batch that were scored, and those that were refused.</summary>
    public static void CountRows(int scored, int refused)
    {
        if (!Telemetry.ScoredRows.Enabled) return;
        if (scored > 0) Telemetry.ScoredRows.Add(scored);
        if (refused > 0)
        {
            Telemetry.ScoredRows.Add(
                refused, new KeyValuePair<string, object?>(ErrorTypes.Tag, Telemetry.RefusedRow));
        }
    }

    /// <summary>Records how long the leader of a joined run has waited for other batches.</summary>
    public static void RecordWait(TimeSpan wait)
    {
        if (Telemetry.QueueDuration.Enabled) Telemetry.QueueDuration.Record(wait.TotalSeconds);
    }

    /// <summary>Ends the span and records the duration.</summary>
    /// <param name="errorType">The kind of the failure; null on success.</param>
    public void End(string? errorType = null)
    {
        if (errorType is not null) _activity.Fail(errorType);
        _activity?.Dispose();
        if (!Telemetry.BatchDuration.Enabled) return;
        TagList tags = new() { ModelTag(_model) };
        if (errorType is not null) tags.Add(ErrorTypes.Tag, errorType);
        Telemetry.BatchDuration.Record(Stopwatch.GetElapsedTime(_begun).TotalSeconds, tags);
    }

    private static KeyValuePair<string, object?> ModelTag(string model) => new(Telemetry.Tags.ModelName, model);
}
