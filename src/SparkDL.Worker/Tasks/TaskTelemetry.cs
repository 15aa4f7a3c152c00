using System.Diagnostics;
using SparkDL.Diagnostics;
using SparkDL.Functions.Commands;
using SparkDL.Worker.Instrumentation;
using SparkDL.Worker.Protocol;

namespace SparkDL.Worker.Tasks;

/// <summary>The span and the metrics of one task. There is none of it where nobody listens.</summary>
internal sealed class TaskTelemetry
{
    private readonly Activity? _activity;
    private readonly string _kind;
    private readonly TaskClock _clock;
    private readonly long _begun = Stopwatch.GetTimestamp();
    private readonly bool _isCounted;
    private int _hasEnded;

    private TaskTelemetry(TaskHeader header, TaskClock clock)
    {
        _kind = NameOf(header.EvalType);
        _clock = clock;
        _isCounted = Telemetry.ActiveTasks.Enabled;
        if (_isCounted) Telemetry.ActiveTasks.Add(1);
        _activity = Telemetry.Source.StartActivity(Telemetry.Spans.RunTask, ActivityKind.Server, ParentOf(header));
        if (_activity is { IsAllDataRequested: true } activity) Describe(activity, header.Context);
    }

    /// <summary>What the task has read and written.</summary>
    public TaskCounters? Counters { get; set; }

    private static bool IsWanted => Telemetry.Source.HasListeners() || Telemetry.TaskDuration.Enabled
        || Telemetry.ActiveTasks.Enabled || Telemetry.TaskTime.Enabled || Telemetry.TaskRows.Enabled
        || Telemetry.TaskBatches.Enabled || Telemetry.TaskIO.Enabled;

    /// <summary>Begins to observe a task; null where nobody listens.</summary>
    public static TaskTelemetry? TryStart(TaskHeader header, TaskClock clock) =>
        IsWanted ? new TaskTelemetry(header, clock) : null;

    /// <summary>Names the function on the span.</summary>
    public void Name(WorkerTask task)
    {
        if (_activity is { IsAllDataRequested: true }) _activity.SetTag(Telemetry.Tags.FunctionName, task.Name);
    }

    /// <summary>Ends the span and records the metrics, once.</summary>
    /// <param name="errorType">The kind of the failure; null where the task has not failed.</param>
    /// <param name="isAbandoned">Whether the watchdog calls, beside the task's thread.</param>
    public void End(string? errorType = null, bool isAbandoned = false)
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) != 0) return;
        // Ends the last phase, so that the phases sum to the whole.
        if (!isAbandoned) _clock.Enter(TaskPhase.Preparing);
        if (errorType is not null) _activity.Fail(errorType);
        if (isAbandoned) _activity.StopDetached();
        else _activity?.Dispose();
        if (_isCounted) Telemetry.ActiveTasks.Add(-1);
        Record(errorType);
    }

    private void Record(string? errorType)
    {
        var kind = new KeyValuePair<string, object?>(Telemetry.Tags.FunctionKind, _kind);
        if (Telemetry.TaskDuration.Enabled)
        {
            var tags = new TagList { kind };
            if (errorType is not null) tags.Add(ErrorTypes.Tag, errorType);
            Telemetry.TaskDuration.Record(Stopwatch.GetElapsedTime(_begun).TotalSeconds, tags);
        }

        if (Telemetry.TaskTime.Enabled)
        {
            foreach (var (phase, name) in Phases)
                Telemetry.TaskTime.Add(_clock.Spent(phase).TotalSeconds, kind, new(Telemetry.Tags.Phase, name));
        }

        if (Counters is not { } counters) return;
        RecordTraffic(kind, "in", counters.RowsIn, counters.BatchesIn, counters.BytesIn);
        RecordTraffic(kind, "out", counters.RowsOut, counters.BatchesOut, counters.BytesOut);
    }

    private static void RecordTraffic(
        KeyValuePair<string, object?> kind, string direction, long rows, long batches, long bytes)
    {
        var tag = new KeyValuePair<string, object?>(Telemetry.Tags.Direction, direction);
        if (Telemetry.TaskRows.Enabled) Telemetry.TaskRows.Add(rows, kind, tag);
        if (Telemetry.TaskBatches.Enabled) Telemetry.TaskBatches.Add(batches, kind, tag);
        if (Telemetry.TaskIO.Enabled) Telemetry.TaskIO.Add(bytes, kind, tag);
    }

    private static (TaskPhase Phase, string Name)[] Phases { get; } =
    [
        (TaskPhase.Preparing, "prepare"),
        (TaskPhase.Function, "function"),
        (TaskPhase.Conversion, "conversion"),
        (TaskPhase.Waiting, "wait"),
    ];

    private void Describe(Activity activity, TaskContextMessage context)
    {
        activity.SetTag(Telemetry.Tags.FunctionKind, _kind);
        if (context.LocalProperties.TryGetValue("spark.app.id", out var application))
            activity.SetTag(Telemetry.Tags.AppId, application);
        activity.SetTag(Telemetry.Tags.StageId, context.StageId);
        activity.SetTag(Telemetry.Tags.PartitionId, context.PartitionId);
        activity.SetTag(Telemetry.Tags.TaskAttempt, context.AttemptNumber);
    }

    private static ActivityContext ParentOf(TaskHeader header) =>
        TraceContext.FindIn(header.Context.LocalProperties.GetValueOrDefault(TraceContext.JobTagsProperty))
            ?.ToParent() ?? default;

    private static string NameOf(EvalType type) =>
        type.IsMap() ? "map"
        : type.IsGrouped() ? "group_map"
        : type.IsCogrouped() ? "cogroup_map"
        : type.IsAggregate() ? "aggregate"
        : "scalar";
}
