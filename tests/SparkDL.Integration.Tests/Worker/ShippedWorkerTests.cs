using SparkDL.Arrow;
using SparkDL.Functions;
using SparkDL.Harness;
using SparkDL.Sql;
using Xunit;
using static SparkDL.Sql.Functions;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>
/// What everything else stands on, on a standalone cluster where nothing was installed: the worker travels with the
/// session and runs C# in the place of Python.
/// </summary>
[Collection(WorkerClusterCollection.Name)]
[Trait("Suite", "worker-live")]
public sealed class ShippedWorkerTests(ClusterFixture fixture)
{
    private SparkSession Spark => fixture.Spark;

    [SparkFact]
    public void An_identity_map_gives_all_rows_back()
    {
        var same = Spark.Range(0, 100_000, partitions: 4)
            .MapInArrow(static (IEnumerable<RecordBatch> b) => b, "id long");

        var row = same.SelectExpr("count(*)", "sum(id)").Collect()[0];

        Assert.Equal(100_000L, row[0]);
        Assert.Equal(4_999_950_000L, row[1]);
    }

    [SparkFact]
    public void A_map_keeps_its_columns_when_only_its_rows_are_counted()
    {
        var odd = Spark.Range(0, 1000, partitions: 2).WithColumnRenamed("id", "an `odd`.name");

        Assert.Equal(1000, odd.MapInArrow(static (IEnumerable<RecordBatch> b) => b, "`an ``odd``.name` long").Count());
    }

    [SparkFact]
    public void A_function_over_groups_sees_the_key_and_all_columns_of_each_group()
    {
        var rows = Spark.Range(0, 1000, partitions: 3).SelectExpr("id", "id % 7 as k", "cast(id as string) as s")
            .GroupBy("k")
            .ApplyInArrow<SumOfGroup, Numbers>(new(By: 2), SumOfGroup.Columns).OrderBy("k").Collect();

        Assert.Equal(7, rows.Count);
        for (var k = 0; k < 7; k++)
        {
            Assert.Equal((long)k, rows[k][0]);
            Assert.Equal(2 * Enumerable.Range(0, 1000).Where(id => id % 7 == k).Sum(id => (long)id), rows[k][1]);
        }
    }

    [SparkFact]
    public void A_scalar_function_sees_only_its_argument_and_gives_a_value_per_row()
    {
        var frame = Spark.Range(0, 10_000, partitions: 3);

        var row = frame.Select(ScalarFunction.Call<AddNumber, Numbers>(Spark, new(By: 7), "long", Col("id")).As("y"))
            .SelectExpr("count(y)", "sum(y)").Collect()[0];

        Assert.Equal(10_000L, row[0]);
        Assert.Equal(49_995_000L + 70_000L, row[1]);
    }

    [SparkFact]
    public void An_isolated_function_runs_in_a_process_of_its_own()
    {
        var rows = Spark.Range(0, 100, partitions: 2)
            .MapInArrow<WhereAmI, Numbers>(new(), WhereAmI.Columns, isolated: true).Collect();

        Assert.Equal(2, rows.Select(row => row[1]).Distinct().Count());
        Assert.All(rows, row => Assert.Equal("child", row[3]));
        Assert.Equal(100L, rows.Sum(row => (long)row[2]!));
    }

    [SparkFact]
    public void Ranks_of_a_barrier_stage_meet_from_their_own_processes()
    {
        var rows = Spark.Range(0, 1000, partitions: 2)
            .MapInArrow<SumOverRanks, Numbers>(new(), SumOverRanks.Columns, isBarrier: true, isolated: true).Collect();

        Assert.Equal([0, 1], rows.Select(row => (int)row[0]!).Order());
        Assert.All(rows, row => Assert.Equal(2, row[1]));
        Assert.All(rows, row => Assert.Equal(499_500L, row[3]));
        Assert.Equal(2, rows.Select(row => row[2]).Distinct().Count());
    }

    [SparkTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_exception_is_shown_at_the_driver_with_type_message_file_and_line(bool isolated)
    {
        var failing = Spark.Range(1).MapInArrow(
            static (IEnumerable<RecordBatch> _, Numbers config) =>
                Throw(config.Message), new Numbers(Message: "no such luck"),
            "id long", isolated: isolated);

        var error = Assert.ThrowsAny<SparkDLException>(() => failing.Collect());

        Assert.Contains("System.InvalidTimeZoneException: no such luck", error.Message);
        Assert.Contains("ShippedWorkerTests.cs:line", error.Message);
        Assert.DoesNotContain("SparkDL.Worker.Loop", error.Message);
    }

    [SparkFact]
    public void What_a_function_gives_is_checked_against_what_it_declared()
    {
        var lying = Spark.Range(5).MapInArrow(static (IEnumerable<RecordBatch> b) => b, "id string");

        var error = Assert.ThrowsAny<SparkDLException>(() => lying.Collect());

        Assert.Contains("column 'id' is int64 instead of string", error.Message);
    }

    [SparkFact]
    public void A_lambda_that_captures_is_refused_at_the_call()
    {
        var limit = Spark.Range(1).Count();

        var error = Assert.Throws<ArgumentException>(() => Spark.Range(1).MapInArrow(
            (IEnumerable<RecordBatch> batches) => batches.Where(batch => batch.Length > limit), "id long"));

        Assert.Contains("limit", error.Message);
    }

    private static IEnumerable<RecordBatch> Throw(string message) => throw new InvalidTimeZoneException(message);
}
