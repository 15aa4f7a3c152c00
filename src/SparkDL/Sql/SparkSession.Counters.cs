using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Counters = SparkDL.Functions.FunctionCounters;

namespace SparkDL.Sql;

/// <content>Counters of the session's C# functions.</content>
public sealed partial class SparkSession
{
    private const string WorkerLogSetting = "spark.sql.pyspark.worker.logging.enabled";
    private static readonly TimeSpan CountersLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan CountersStep = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Has the workers count from now on what goes through the session's functions, for
    /// <see cref="ReadFunctionCounters"/>. Call it before the first function: Spark starts other worker processes then.
    /// </summary>
    /// <exception cref="NotSupportedException">The server is older than Spark 4.1.</exception>
    public void CountFunctions()
    {
        var version = System.Version.TryParse(Version.Split('-')[0], out var parsed) ? parsed : new Version(0, 0);
        if (version < new Version(4, 1))
        {
            throw new NotSupportedException($"The server is Spark {Version}; counters of functions need 4.1 or later. "
                + "With SPARKDL_WORKER_LOG=Information the workers' logs have them.");
        }

        Conf.Set(WorkerLogSetting, true);
    }

    /// <summary>
    /// What went through the functions of the session's queries since <see cref="CountFunctions"/>, the latest query
    /// last. Executors report after a task's end, so this reads until two reports are equal, for at most 3 s.
    /// </summary>
    public IReadOnlyList<Counters> ReadFunctionCounters(CancellationToken cancellation = default)
    {
        var begun = Stopwatch.GetTimestamp();
        var seen = ReadCounters();
        while (Stopwatch.GetElapsedTime(begun) < CountersLimit)
        {
            cancellation.WaitHandle.WaitOne(CountersStep);
            cancellation.ThrowIfCancellationRequested();
            var next = ReadCounters();
            var still = seen.Count > 0 && next.SequenceEqual(seen);
            seen = next;
            if (still) break;
        }

        return seen;
    }

    private List<Counters> ReadCounters()
    {
        var rows = Sql("select ts, msg, to_json(context) from python_worker_logs() "
            + $"where logger = '{Counters.Logger}'").Collect();
        return
        [
            .. rows.Select(row => (At: row[0], Counters: CountersOf((string)row[1]!, ContextOf(row))))
                .GroupBy(task => (task.Counters.Operation, task.Counters.Function))
                .OrderBy(group => group.Max(task => (IComparable?)task.At))
                .Select(group => group.Select(task => task.Counters).Aggregate(Sum)),
        ];
    }

    private static Dictionary<string, string> ContextOf(Row row) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>((string)row[2]!)!;

    private static Counters CountersOf(string function, Dictionary<string, string> context)
    {
        long Number(string name) => long.Parse(context[name], CultureInfo.InvariantCulture);
        return new Counters
        {
            Function = function,
            Operation = OperationTag().Match(context[Counters.TagsKey]).Groups[1].Value,
            Tasks = 1,
            RowsIn = Number(nameof(Counters.RowsIn)),
            BatchesIn = Number(nameof(Counters.BatchesIn)),
            BytesIn = Number(nameof(Counters.BytesIn)),
            RowsOut = Number(nameof(Counters.RowsOut)),
            BatchesOut = Number(nameof(Counters.BatchesOut)),
            BytesOut = Number(nameof(Counters.BytesOut)),
            InFunction = TimeSpan.FromTicks(Number(nameof(Counters.InFunction))),
            InConversion = TimeSpan.FromTicks(Number(nameof(Counters.InConversion))),
            InWaiting = TimeSpan.FromTicks(Number(nameof(Counters.InWaiting))),
        };
    }

    private static Counters Sum(Counters a, Counters b) => a with
    {
        Tasks = a.Tasks + b.Tasks,
        RowsIn = a.RowsIn + b.RowsIn,
        BatchesIn = a.BatchesIn + b.BatchesIn,
        BytesIn = a.BytesIn + b.BytesIn,
        RowsOut = a.RowsOut + b.RowsOut,
        BatchesOut = a.BatchesOut + b.BatchesOut,
        BytesOut = a.BytesOut + b.BytesOut,
        InFunction = a.InFunction + b.InFunction,
        InConversion = a.InConversion + b.InConversion,
        InWaiting = a.InWaiting + b.InWaiting,
    };

    // Spark names a query's jobs by a tag that ends with the operation's id.
    [GeneratedRegex("Operation_([0-9a-fA-F-]{36})")]
    private static partial Regex OperationTag();
}
