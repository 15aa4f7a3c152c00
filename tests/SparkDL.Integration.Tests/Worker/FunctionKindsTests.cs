using System.Text.RegularExpressions;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow;
using SparkDL.Connect.Protos;
using SparkDL.Functions;
using SparkDL.Harness;
using SparkDL.Integration.Tests.Harness;
using SparkDL.ML;
using SparkDL.Shipping;
using SparkDL.Sql;
using SparkDL.TestProgram;
using SparkDL.Testing;
using Xunit;
using static SparkDL.Sql.Functions;
using SqlColumn = SparkDL.Sql.Column;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>Co-groups, aggregates, windows, a transformer of the user's own, and what is counted of them all.</summary>
[Collection(WorkerSparkCollection.Name)]
[Trait("Suite", "worker-live")]
public sealed class FunctionKindsTests(LocalSparkFixture fixture)
{
    // Kinds of Spark's that our own client never asks for.
    private const int GroupedMapArrowIterator = 215;
    private const int GroupedMapPandasIterator = 216;
    private const int GroupedAggregatePandasIterator = 217;
    private const int GroupedAggregateArrowIterator = 254;

    private SparkSession Spark => fixture.Spark;

    [SparkFact]
    public void A_function_over_co_groups_sees_both_sides_of_each_key()
    {
        var left = Spark.Range(0, 100, partitions: 3).SelectExpr("id", "id % 5 as k");
        var right = Spark.Range(0, 30, partitions: 2)
            .SelectExpr("cast(id as string) as name", "id % 3 + 3 as key", "id");

        var rows = left.GroupBy("k").CoGroup(right.GroupBy("key"))
            .ApplyInArrow<SumBothSides, Numbers>(new(By: 10), SumBothSides.Columns).OrderBy("k").Collect();

        Assert.Equal([0L, 1L, 2L, 3L, 4L, 5L], rows.Select(row => (long)row[0]!));
        for (var k = 0; k < 6; k++)
        {
            Assert.Equal(10 * Enumerable.Range(0, 100).Where(id => id % 5 == k && k < 5).Sum(id => (long)id),
                rows[k][1]);
            Assert.Equal(Enumerable.Range(0, 30).Where(id => (id % 3) + 3 == k).Sum(id => (long)id), rows[k][2]);
        }
    }

    [SparkFact]
    public void A_lambda_over_co_groups_keeps_its_columns_when_only_its_rows_are_counted()
    {
        var both = Spark.Range(0, 10).SelectExpr("id % 2 as k", "id as v").GroupBy("k");

        var rows = both.CoGroup(Spark.Range(0, 4).SelectExpr("id % 2 as k", "id as w").GroupBy("k")).ApplyInArrow(
            static (RecordBatch key, RecordBatch l, RecordBatch r, Numbers _) =>
                (IEnumerable<RecordBatch>)[
                    TestBatches.Of(("n", TestBatches.Column(l.Length * 100 + r.Length + (l.Columns.Count * 10000))))],
            new Numbers(), "n int");

        Assert.Equal(2, rows.Count());
        Assert.Equal([20502, 20502], rows.Collect().Select(row => (int)row[0]!));
    }

    [SparkFact]
    public void An_aggregate_gives_one_value_for_each_group_and_stands_beside_others()
    {
        var numbers = Spark.Range(0, 10_000, partitions: 3).SelectExpr("id % 7 as k", "cast(id as double) as x");

        var rows = numbers.GroupBy("k").Agg(
            AggregateFunction.Call<GeometricMean, Numbers>(Spark, new(By: 1), "double", Col("x")).As("mean"),
            AggregateFunction.Call(Spark, static (RecordBatch b, Numbers c) => TestBatches.Column(b.Length * c.By),
                new Numbers(2), "long", Col("x")).As("n"))
            .OrderBy("k").Collect();

        for (var k = 0; k < 7; k++)
        {
            var group = Enumerable.Range(0, 10_000).Where(id => id % 7 == k).ToList();
            Assert.Equal(Math.Exp(group.Average(x => Math.Log(x + 1))), (double)rows[k][1]!, 1e-6);
            Assert.Equal(2L * group.Count, rows[k][2]);
        }
    }

    [SparkFact]
    public void An_aggregate_runs_over_windows_bounded_and_not()
    {
        var numbers = Spark.Range(0, 1000, partitions: 2).SelectExpr("id", "id % 3 as k");
        SqlColumn Sum() => AggregateFunction.Call(
            Spark, static (RecordBatch b, Numbers _) => TestBatches.Column(Total(b)), new Numbers(), "long", Col("id"));
        var window = Window.PartitionBy(Col("k")).OrderBy(Col("id"));

        var rows = numbers.Select(
            Col("id"), Col("k"),
            Sum().Over(window.RowsBetween(-2, 0)).As("last3"),
            Sum().Over(Window.PartitionBy(Col("k"))).As("all")).OrderBy("id").Collect();

        Assert.Equal(1000, rows.Count);
        foreach (var row in rows)
        {
            var id = (long)row[0]!;
            Assert.Equal(new[] { id, id - 3, id - 6 }.Where(x => x >= 0).Sum(), row[2]);
            Assert.Equal(Enumerable.Range(0, 1000).Where(x => x % 3 == id % 3).Sum(x => (long)x), row[3]);
        }
    }

    [SparkFact]
    public void A_row_transformer_of_the_users_own_travels_like_a_function()
    {
        var frame = Spark.Range(0, 100, partitions: 2).SelectExpr("cast(id as double) as x");

        var moved =
            new PipelineModel([new AddTo { Number = 2 }, new AddTo { InputCol = "y", OutputCol = "z", Number = 3 }])
            .Transform(frame);

        Assert.Equal(Enumerable.Range(0, 100).Select(x => x + 5.0),
            moved.OrderBy("x").Collect().Select(row => row.GetAs<double>("z")));
        // Neighbours are one function: the rows cross the socket once.
        Assert.Single(Regex.Matches(moved.ExplainString(), @"\w+EvalPython"));
    }

    [SparkFact]
    public void Stages_of_two_assemblies_run_in_one_pipeline_whichever_comes_first()
    {
        var frame = Spark.Range(0, 100, partitions: 2).SelectExpr("cast(id as double) as x");
        RowTransformer There(string from, string to) => new MultiplyBy { InputCol = from, OutputCol = to, Number = 3 };
        RowTransformer Here(string from, string to) => new AddTo { InputCol = from, OutputCol = to, Number = 2 };

        var first = new PipelineModel([There("x", "y"), Here("y", "z")]).Transform(frame).OrderBy("x").Collect();
        var last = new PipelineModel([Here("x", "y"), There("y", "z")]).Transform(frame).OrderBy("x").Collect();

        Assert.Equal(Enumerable.Range(0, 100).Select(x => (x * 3.0) + 2), first.Select(row => row.GetAs<double>("z")));
        Assert.Equal(Enumerable.Range(0, 100).Select(x => (x + 2.0) * 3), last.Select(row => row.GetAs<double>("z")));
    }

    [SparkFact]
    public void An_aggregate_of_Sparks_Arrow_kind_runs_over_groups_and_windows()
    {
        const int GroupedAggregateArrow = 252;
        var numbers = Spark.Range(0, 1000, partitions: 2).SelectExpr("id", "id % 3 as k");
        var sum = ShippedFunction.OfDelegate(
            SparkDL.Functions.Commands.FunctionKind.Aggregate,
            static (RecordBatch b, Numbers _) => TestBatches.Column(Total(b)), new Numbers(), "long");
        SqlColumn Sum() => sum.ToColumn(Spark, GroupedAggregateArrow, [Col("id")]);

        var groups = numbers.GroupBy("k").Agg(Sum().As("sum")).OrderBy("k").Collect();
        // Over a window Spark makes 253 of it.
        var rows = numbers.Select(
            Col("id"), Sum().Over(Window.PartitionBy(Col("k")).OrderBy(Col("id")).RowsBetween(-1, 0)).As("last2"),
            Sum().Over(Window.PartitionBy(Col("k"))).As("all")).OrderBy("id").Collect();

        long Of(long k) => Enumerable.Range(0, 1000).Where(x => x % 3 == k).Sum(x => (long)x);
        Assert.Equal([Of(0), Of(1), Of(2)], groups.Select(row => row[1]));
        Assert.Equal(1000, rows.Count);
        Assert.All(rows, row =>
        {
            var id = (long)row[0]!;
            Assert.Equal(id < 3 ? id : id + id - 3, row[1]);
            Assert.Equal(Of(id % 3), row[2]);
        });
    }

    [SparkTheory]
    [InlineData(GroupedMapArrowIterator)]
    [InlineData(GroupedMapPandasIterator)]
    public void A_function_over_groups_may_be_of_the_kinds_that_come_in_pieces(int evalType)
    {
        // A group of more rows than a batch holds: it comes as several.
        Spark.Conf.Set("spark.sql.execution.arrow.maxRecordsPerBatch", 100);
        var frame = Spark.Range(0, 2000, partitions: 2).SelectExpr("id", "id % 3 as k", "cast(id as string) as s");
        var function =
            ShippedFunction.OfType(SparkDL.Functions.Commands.FunctionKind.GroupMap, typeof(SumOfGroup), new Numbers(),
                SumOfGroup.Columns);
        var map =
            new GroupMap { Input = frame.Relation, Func = function.ToMessage(Spark, evalType, frame.AllColumns()) };
        map.GroupingExpressions.Add(Col("k").Expression);

        var rows = Spark.Frame(new Relation { GroupMap = map }).OrderBy("k").Collect();

        Spark.Conf.Unset("spark.sql.execution.arrow.maxRecordsPerBatch");
        Assert.Equal([0L, 1L, 2L], rows.Select(row => row[0]));
        Assert.All(rows,
            row => Assert.Equal(Enumerable.Range(0, 2000).Where(id => id % 3 == (long)row[0]!).Sum(id => (long)id),
                row[1]));
    }

    [SparkTheory]
    [InlineData(GroupedAggregatePandasIterator)]
    [InlineData(GroupedAggregateArrowIterator)]
    public void An_aggregate_may_be_of_the_kinds_that_come_in_pieces(int evalType)
    {
        Spark.Conf.Set("spark.sql.execution.arrow.maxRecordsPerBatch", 100);
        var sum = ShippedFunction.OfDelegate(
            SparkDL.Functions.Commands.FunctionKind.Aggregate,
            static (RecordBatch b, Numbers _) => TestBatches.Column(Total(b)), new Numbers(), "long");

        var rows = Spark.Range(0, 2000, partitions: 2).SelectExpr("id", "id % 3 as k").GroupBy("k")
            .Agg(sum.ToColumn(Spark, evalType, [Col("id")]).As("sum")).OrderBy("k").Collect();

        Spark.Conf.Unset("spark.sql.execution.arrow.maxRecordsPerBatch");
        Assert.Equal([0L, 1L, 2L], rows.Select(row => row[0]));
        Assert.All(rows,
            row => Assert.Equal(Enumerable.Range(0, 2000).Where(id => id % 3 == (long)row[0]!).Sum(id => (long)id),
                row[1]));
    }

    [SparkFact]
    public void What_went_through_a_function_is_read_after_the_query()
    {
        Spark.CountFunctions();
        Spark.Range(0, 20_000, partitions: 2).MapInArrow<CountedMap, Numbers>(new(), "id long").Count();

        var counted =
            Assert.Single(Spark.ReadFunctionCounters(),
                c => c.Function.EndsWith(nameof(CountedMap), StringComparison.Ordinal));

        Assert.Equal(2, counted.Tasks);
        Assert.Equal((20_000, 20_000), (counted.RowsIn, counted.RowsOut));
        Assert.True(counted is { BatchesIn: >= 2, BatchesOut: >= 2, BytesIn: >= 160_000, BytesOut: >= 160_000 },
            $"{counted}");
        Assert.True(counted.InFunction >= TimeSpan.FromMilliseconds(90), $"{counted}");
        Assert.True(counted.InConversion > TimeSpan.Zero && counted.InWaiting > TimeSpan.Zero, $"{counted}");
        Assert.True(Guid.TryParse(counted.Operation, out _), $"{counted}");
    }

    private static long Total(RecordBatch batch)
    {
        var sum = 0L;
        foreach (var value in ((PrimitiveColumn<long>)batch[0]).Values) sum += value;
        return sum;
    }
}
