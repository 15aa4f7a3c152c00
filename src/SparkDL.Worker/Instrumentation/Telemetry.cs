using System.Diagnostics;
using System.Diagnostics.Metrics;
using SparkDL.Arrow.Memory;
using SparkDL.Diagnostics;
using SparkDL.Worker.Children;

namespace SparkDL.Worker.Instrumentation;

/// <summary>
/// The names and instruments of the worker's telemetry. They are a public contract: <c>docs/telemetry.md</c> lists
/// them, and a name that was released does not change.
/// </summary>
internal static class Telemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "SparkDL.Worker";

    /// <summary>Reads the limit of the process's batches in bytes; whoever makes the limiter sets it.</summary>
    public static Func<long> ReadMemoryLimit { get; set; } = () => 0;

    public static readonly ActivitySource Source = TelemetryFactory.CreateSource(Name, typeof(Telemetry));

    private static readonly Meter Meter = TelemetryFactory.CreateMeter(Name, typeof(Telemetry));

    public static readonly Histogram<double> TaskDuration = Meter.CreateHistogram(
        "sparkdl.task.duration", "s", "Time from a task's header to its end.", tags: null,
        TelemetryFactory.QuerySeconds);

    public static readonly UpDownCounter<long> ActiveTasks = Meter.CreateUpDownCounter<long>(
        "sparkdl.task.active", "{task}", "Tasks that run now.");

    public static readonly Counter<double> TaskTime = Meter.CreateCounter<double>(
        "sparkdl.task.time", "s", "Time of tasks, by phase; the phases sum to the whole.");

    public static readonly Counter<long> TaskRows = Meter.CreateCounter<long>(
        "sparkdl.task.rows", "{row}", "Rows that tasks read and wrote.");

    public static readonly Counter<long> TaskBatches = Meter.CreateCounter<long>(
        "sparkdl.task.batches", "{batch}", "Batches that tasks read and wrote.");

    public static readonly Counter<long> TaskIO = Meter.CreateCounter<long>(
        "sparkdl.task.io", "By", "Bytes that tasks read and wrote.");

    public static readonly Histogram<double> StartDuration = Meter.CreateHistogram(
        "sparkdl.worker.start.duration", "s", "Time from the process's start until it accepts tasks.", tags: null,
        TelemetryFactory.BatchSeconds);

    public static readonly ObservableUpDownCounter<long> MemoryUsage = Meter.CreateObservableUpDownCounter(
        "sparkdl.worker.memory.usage", () => NativeBuffer.LiveBytes, "By", "Bytes of the batches that are held now.");

    public static readonly ObservableUpDownCounter<long> MemoryLimit = Meter.CreateObservableUpDownCounter(
        "sparkdl.worker.memory.limit", () => ReadMemoryLimit(), "By",
        "Bytes of batches above which tasks wait.");

    public static readonly ObservableUpDownCounter<int> ChildCount = Meter.CreateObservableUpDownCounter(
        "sparkdl.worker.child.count", () => ChildProcess.Running, "{process}", "Child processes that run now.");

    /// <summary>Records how long the process took until it accepted tasks, which is now.</summary>
    public static void RecordStart()
    {
        if (!StartDuration.Enabled) return;
        using var process = Process.GetCurrentProcess();
        StartDuration.Record((TimeProvider.System.GetUtcNow() - process.StartTime.ToUniversalTime()).TotalSeconds);
    }

    /// <summary>Names of spans.</summary>
    public static class Spans
    {
        public const string RunTask = "run task";
        public const string RunIsolatedFunction = "run isolated function";
    }

    /// <summary>Names of attributes.</summary>
    public static class Tags
    {
        public const string FunctionKind = "sparkdl.function.kind";
        public const string FunctionName = "sparkdl.function.name";
        public const string Phase = "sparkdl.task.phase";
        public const string Direction = "sparkdl.direction";
        public const string AppId = "spark.app.id";
        public const string StageId = "spark.stage.id";
        public const string PartitionId = "spark.partition.id";
        public const string TaskAttempt = "spark.task.attempt";
    }
}
