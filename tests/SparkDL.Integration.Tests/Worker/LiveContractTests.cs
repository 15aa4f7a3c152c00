using System.Diagnostics;
using SparkDL.Functions.Commands;
using SparkDL.Harness;
using SparkDL.Integration.Tests.Harness;
using SparkDL.Shipping;
using SparkDL.Sql;
using Xunit;
using Xunit.Abstractions;
using static SparkDL.Sql.Functions;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>
/// What Spark may expect of its worker, shown on real Spark: rows stay in order; an early end, an error, an interrupt
/// and a function called as another kind are each told as what they are; and the same process serves the next query
/// with all its rows.
/// </summary>
[Collection(WorkerSparkCollection.Name)]
[Trait("Suite", "worker-live")]
public sealed class LiveContractTests(LocalSparkFixture fixture, ITestOutputHelper output) : IDisposable
{
    private const string BatchRows = "spark.sql.execution.arrow.maxRecordsPerBatch";
    private static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-contract-").FullName;

    private SparkSession Spark => fixture.Spark;

    public void Dispose()
    {
        foreach (var setting in (string[])[BatchRows, "spark.sql.shuffle.partitions", "spark.sql.adaptive.enabled"])
            Spark.Conf.Unset(setting);
        Directory.Delete(_folder, recursive: true);
    }

    [SparkFact]
    public void Rows_keep_their_order_through_maps_and_values_stay_with_their_rows()
    {
        Spark.Conf.Set(BatchRows, 1000);
        var mapped = Spark.Range(0, 20_000, partitions: 3)
            .SelectExpr("id", "case when id % 5 = 0 then null else repeat('x', cast(id % 11 as int)) end as s")
            .MapInArrow<SignEachBatch, Signs>(new(_folder), "id long, s string");
        var both = mapped.Select(
            Col("id"), Col("s"),
            ScalarFunction.Call<LengthOfText, Numbers>(Spark, new(By: 0), "long", Col("s")).As("n"),
            (ScalarFunction.Call<AddNumber, Numbers>(Spark, new(By: 7), "long", Col("id")) * 2).As("y"));

        var rows = both.Where("id % 3 <> 1").Collect();

        Assert.Equal(Enumerable.Range(0, 20_000).Where(id => id % 3 != 1).Select(id => (long)id),
            rows.Select(row => (long)row[0]!));
        Assert.All(rows, row =>
        {
            var id = (long)row[0]!;
            Assert.Equal(id % 5 == 0 ? null : new string('x', (int)(id % 11)), row[1]);
            Assert.Equal(id % 5 == 0 ? null : id % 11, row[2]);
            Assert.Equal(2 * (id + 7), row[3]);
        });
        // Each partition was cut into batches of a thousand rows.
        Assert.Equal(21, Directory.GetFiles(_folder).Length);
    }

    [SparkFact]
    [Trait("Tier", "long")]
    public void A_thousand_mixed_tasks_are_served_by_one_process_over_a_few_connections()
    {
        const int Rounds = 15;
        Spark.Conf.Set("spark.sql.shuffle.partitions", 10);
        Spark.Conf.Set("spark.sql.adaptive.enabled", "false");
        var (threads, processes) = (new HashSet<object?>(), new HashSet<object?>());
        for (var round = 0; round < Rounds; round++)
        {
            var served = Spark.Range(0, 4000, partitions: 40)
                .MapInArrow<WhoServed, Numbers>(new(), WhoServed.Columns).Collect();
            Assert.Equal(4000L, served.Sum(row => (long)row[2]!));
            Assert.Equal(40, served.Count);
            processes.UnionWith(served.Select(row => row[0]));
            threads.UnionWith(served.Select(row => row[1]));
            AssertScalar(round);
            AssertGroups(round);
        }

        output.WriteLine($"{Rounds * (40 + 20 + 10)} tasks, {processes.Count} processes, {threads.Count} connections");
        Assert.Single(processes);
        // Two run at once; without reuse there would be a thread for each of the 600 maps.
        Assert.InRange(threads.Count, 1, 20);
    }

    [SparkFact]
    public void A_limit_ends_the_function_early_and_the_worker_serves_the_next_query()
    {
        Spark.Conf.Set(BatchRows, 100);
        var process = Process();

        var rows = Spark.Range(0, 1_000_000, partitions: 1)
            .MapInArrow<SignEachBatch, Signs>(new(_folder), "id long").Limit(5).Collect();

        Assert.Equal([0L, 1L, 2L, 3L, 4L], rows.Select(row => row[0]));
        var read = Directory.GetFiles(_folder).Length;
        output.WriteLine($"the function saw {read} of 10,000 batches");
        Assert.InRange(read, 1, 9_999);
        AssertServedBy(process);
    }

    [SparkTheory]
    [InlineData(0)]
    [InlineData(5)]
    public void An_error_in_any_batch_reaches_the_driver_and_the_worker_serves_the_next_query(int batch)
    {
        Spark.Conf.Set(BatchRows, 100);
        var process = Process();

        var error = Assert.ThrowsAny<SparkDLException>(() => Spark.Range(0, 1000, partitions: 1)
            .MapInArrow<SignEachBatch, Signs>(new(_folder, batch), "id long").Collect());

        Assert.Contains($"System.InvalidTimeZoneException: batch {batch} is bad", error.Message);
        // The batches before it were handed on, those behind it were never read.
        Assert.Equal(batch, Directory.GetFiles(_folder).Length);
        AssertServedBy(process);
    }

    [SparkFact]
    public async Task An_interrupted_query_stops_its_function_and_the_worker_serves_the_next_query()
    {
        var process = Process();
        var query = Task.Run(() => Spark.Range(0, 10, partitions: 1)
            .MapInArrow<WaitForStop, Signs>(new(_folder), "id long").Collect());
        await SeenAsync("began-0");

        var watch = Stopwatch.StartNew();
        Spark.InterruptAll();
        await Assert.ThrowsAnyAsync<Exception>(() => query);
        await SeenAsync("stopped-0");

        output.WriteLine($"stopped {watch.Elapsed.TotalSeconds:0.0} s after the interrupt");
        // By its token, not by the end of its wait.
        Assert.Equal("True", await ReadAsync("stopped-0"));
        AssertServedBy(process);
    }

    /// <summary>
    /// Kinds that the function was not declared for are refused by the worker; those that Spark does not have never
    /// reach it.
    /// </summary>
    [SparkTheory]
    [InlineData(100, "its rows are Python pickles")]
    [InlineData(217, "was called for aggregates, which it was not declared for")]
    [InlineData(254, "was called for aggregates, which it was not declared for")]
    [InlineData(300, "Cannot generate code for expression: AddNumber")]
    [InlineData(9999, "Cannot generate code for expression: AddNumber")]
    public async Task A_function_called_as_a_kind_that_it_is_not_is_an_error_and_the_worker_serves_the_next_query(
        int evalType, string expected)
    {
        var process = Process();
        var function = ShippedFunction.OfType(FunctionKind.Scalar, typeof(AddNumber), new Numbers(), "long");
        var call = new Column(new()
        {
            CommonInlineUserDefinedFunction = function.ToMessage(Spark, evalType, Col("id")),
        });
        var query = Task.Run(() => Spark.Range(0, 10, partitions: 1).Select(call.As("y")).Collect());

        var error = await Assert.ThrowsAnyAsync<SparkDLException>(() => query.WaitAsync(HangLimit));

        output.WriteLine($"{evalType}: {error.Message}");
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        AssertServedBy(process);
    }

    private void AssertScalar(int round)
    {
        var sum = Spark.Range(0, 2000, partitions: 20)
            .Select(ScalarFunction.Call<AddNumber, Numbers>(Spark, new(By: round), "long", Col("id")).As("y"))
            .SelectExpr("count(y)", "sum(y)").Collect()[0];
        Assert.Equal([2000L, 1_999_000L + (2000L * round)], [sum[0], sum[1]]);
    }

    private void AssertGroups(int round)
    {
        var rows = Spark.Range(0, 500, partitions: 2)
            .SelectExpr("id", $"id % {round + 2} as k", "cast(id as string) as s").GroupBy("k")
            .ApplyInArrow<SumOfGroup, Numbers>(new(), SumOfGroup.Columns).Collect();
        Assert.Equal(round + 2, rows.Count);
        Assert.Equal(124_750L, rows.Sum(row => (long)row[1]!));
    }

    /// <summary>The next query gets all its rows, in order, from the same process.</summary>
    private void AssertServedBy(int process)
    {
        var rows = Spark.Range(0, 1000, partitions: 1)
            .Select(ScalarFunction.Call<AddNumber, Numbers>(Spark, new(By: 1), "long", Col("id")).As("y")).Collect();

        Assert.Equal(Enumerable.Range(1, 1000).Select(y => (long)y), rows.Select(row => (long)row[0]!));
        Assert.Equal(process, Process());
    }

    /// <summary>The text of a file that another process is writing.</summary>
    private async Task<string> ReadAsync(string name)
    {
        var watch = Stopwatch.StartNew();
        string text;
        while ((text = await File.ReadAllTextAsync(Path.Combine(_folder, name))).Length == 0
            && watch.Elapsed < HangLimit)
            await Task.Delay(20);
        return text;
    }

    /// <summary>The process that serves the session now.</summary>
    private int Process() =>
        (int)Spark.Range(0, 1, partitions: 1).MapInArrow<WhoServed, Numbers>(new(), WhoServed.Columns).Collect()[0][0]!;

    private async Task SeenAsync(string name)
    {
        var watch = Stopwatch.StartNew();
        while (!File.Exists(Path.Combine(_folder, name)))
        {
            Assert.True(watch.Elapsed < HangLimit, $"{name} was not seen");
            await Task.Delay(20);
        }
    }
}
