using System.Globalization;
using System.Text;
using System.Text.Json;
using SparkDL.Functions;
using SparkDL.Interop;
using SparkDL.Worker.Protocol;

namespace SparkDL.Worker.Tasks;

/// <summary>
/// Writes a task's counters to the worker's standard output: from Spark 4.1 on the executor takes marked lines of it
/// for log records, which the client can query from its session.
/// </summary>
internal sealed class CounterLog(Action<byte[]> write)
{
    /// <summary>
    /// The variable that Spark sets if the session collects log records; without it such lines end up in the executor's
    /// log.
    /// </summary>
    public const string Variable = "PYSPARK_SPARK_SESSION_UUID";
    private const string Marker = "PYTHON_WORKER_LOGGING";

    /// <summary>
    /// Creates the log over this descriptor of standard output; null if the session collects no log records.
    /// </summary>
    public static CounterLog? Open(int output) => Environment.GetEnvironmentVariable(Variable) is null
        ? null
        : new CounterLog(line => PosixProcess.Write(output, line));

    public void Write(WorkerTask task, TaskCounters counters, TaskClock clock)
    {
        var context = task.Header.Context;
        var record = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["ts"] = TimeProvider.System.GetUtcNow().ToString(
                "yyyy-MM-dd HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture),
            ["level"] = "INFO",
            ["logger"] = FunctionCounters.Logger,
            ["msg"] = task.Name,
            ["context"] = ContextOf(context, counters, clock),
        });
        // Each task is a writer of its own, and a line without a record ends its block: Spark shows ended blocks only.
        var head = $"{Marker}:{context.TaskAttemptId}:";
        write(Encoding.UTF8.GetBytes($"{head}{record}\n{head}\n"));
    }

    private static Dictionary<string, string> ContextOf(
        TaskContextMessage context, TaskCounters counters, TaskClock clock) => new()
        {
            [FunctionCounters.TagsKey] = context.LocalProperties.GetValueOrDefault("spark.job.tags", ""),
            ["stage"] = Text(context.StageId),
            ["partition"] = Text(context.PartitionId),
            ["attempt"] = Text(context.AttemptNumber),
            [nameof(FunctionCounters.RowsIn)] = Text(counters.RowsIn),
            [nameof(FunctionCounters.BatchesIn)] = Text(counters.BatchesIn),
            [nameof(FunctionCounters.BytesIn)] = Text(counters.BytesIn),
            [nameof(FunctionCounters.RowsOut)] = Text(counters.RowsOut),
            [nameof(FunctionCounters.BatchesOut)] = Text(counters.BatchesOut),
            [nameof(FunctionCounters.BytesOut)] = Text(counters.BytesOut),
            [nameof(FunctionCounters.InFunction)] = Text(clock.Spent(TaskPhase.Function).Ticks),
            [nameof(FunctionCounters.InConversion)] = Text(clock.Spent(TaskPhase.Conversion).Ticks),
            [nameof(FunctionCounters.InWaiting)] = Text(clock.Spent(TaskPhase.Waiting).Ticks),
        };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
