using SparkDL.Functions;
using SparkDL.Harness;
using SparkDL.Integration.Tests.Harness;
using SparkDL.Sql;
using Xunit;
using Xunit.Abstractions;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>
/// More rows than a worker may hold go through slow functions: each waits for the other, and Spark for both.
/// </summary>
[Trait("Suite", "worker-live")]
public sealed class MemoryCapTests(LocalSparkFixture fixture, ITestOutputHelper output)
    : IClassFixture<LocalSparkFixture>
{
    private const int Rows = 100_000;
    private const int RowBytes = 1000;
    private const long Cap = 4_000_000;

    private SparkSession Spark => fixture.Spark;

    [SparkFact]
    public void An_input_of_many_times_the_cap_goes_through_exactly_and_is_never_held()
    {
        Spark.Conf.Set("spark.sql.execution.arrow.maxRecordsPerBatch", 500);
        Spark.Conf.Set(FunctionSettings.MemoryBytes, Cap);
        Spark.CountFunctions();

        var rows = Input(2).MapInArrow<HoldSeveral, Numbers>(new(By: 6), HoldSeveral.Columns, isBarrier: true)
            .Collect();

        var counted =
            Assert.Single(Spark.ReadFunctionCounters(),
                c => c.Function.EndsWith(nameof(HoldSeveral), StringComparison.Ordinal));
        var (held, resident) = (rows.Max(row => (long)row[2]!), rows.Max(row => (long)row[3]!));
        output.WriteLine($"{Rows * RowBytes / 1e6:0} MB under a cap of {Cap / 1e6:0} MB: at most {held / 1e6:0.0} MB "
            + $"held, resident {resident / 1e6:0} MB more; {counted}");
        Assert.Equal(Rows, rows.Sum(row => (long)row[0]!));
        Assert.Equal((long)Rows * (Rows - 1) / 2, rows.Sum(row => (long)row[1]!));
        // Two tasks that hold six batches of half a megabyte each, were it not for the cap, reach six and more.
        Assert.InRange(held, 1, 3 * Cap);
        Assert.InRange(resident, long.MinValue, 64 << 20);
        Assert.True(counted.InWaiting > TimeSpan.Zero, $"{counted}");
    }

    [SparkFact]
    public void A_cap_that_is_too_small_for_one_batch_is_named()
    {
        Spark.Conf.Set("spark.sql.execution.arrow.maxRecordsPerBatch", 500);
        Spark.Conf.Set(FunctionSettings.MemoryBytes, 10_000);
        try
        {
            var error = Assert.ThrowsAny<SparkDLException>(
                () => Input(1).MapInArrow<HoldSeveral, Numbers>(new(By: 1), HoldSeveral.Columns).Collect());

            Assert.Matches(@"A batch of \d{6} bytes is larger than all that the tasks of a worker may hold",
                error.Message);
            Assert.Contains($"{FunctionSettings.MemoryBytes} limits to 10000", error.Message);
        }
        finally
        {
            Spark.Conf.Set(FunctionSettings.MemoryBytes, Cap);
        }
    }

    private DataFrame Input(int partitions) =>
        Spark.Range(0, Rows, partitions: partitions).SelectExpr("id", $"repeat('x', {RowBytes - 8}) as filler");
}
