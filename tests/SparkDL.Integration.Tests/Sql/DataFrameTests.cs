using SparkDL.Arrow;
using SparkDL.Arrow.Types;
using SparkDL.Harness;
using SparkDL.Integration.Tests.Harness;
using SparkDL.Sql;
using Xunit;
using static SparkDL.Sql.Functions;

namespace SparkDL.Integration.Tests.Sql;

/// <summary>The DataFrame's methods do on real Spark what their names say.</summary>
[Collection(LocalSparkCollection.Name)]
public sealed class DataFrameTests(LocalSparkFixture fixture) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-test-").FullName;

    private SparkSession Spark => fixture.Spark;

    private DataFrame Numbers =>
        Spark.Range(6).WithColumn("key", Col("id") % 2).WithColumn("name", Concat(Lit("n"), Col("id").Cast("string")));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SparkFact]
    public void Columns_are_chosen_added_renamed_and_dropped()
    {
        var frame = Numbers.WithColumnRenamed("name", "label").Drop("key").SelectExpr("id * 2 as double_id", "label");
        Assert.Equal(["double_id", "label"], frame.Columns);
        Assert.Equal("[[0, n0], [2, n1]]", Text(frame.Limit(2)));
        Assert.Equal(["a", "b", "c"], Numbers.ToDF("a", "b", "c").Columns);
    }

    [SparkFact]
    public void Rows_are_filtered_sorted_and_cut()
    {
        var frame = Numbers.Where((Col("id") > 1) & Col("name").IsIn("n2", "n3", "n5")).OrderBy(Desc("id")).Limit(2);
        Assert.Equal([5L, 3L], frame.Collect().Select(r => r["id"]));
        Assert.Equal([4L, 5L], Numbers.Tail(2).Select(r => r.GetAs<long>("id")));
        Assert.Equal(3, Numbers.Filter("id >= 3").Count());
        Assert.True(Numbers.Filter("id > 100").IsEmpty());
        Assert.Null(Numbers.Filter("id > 100").First());
    }

    [SparkFact]
    public void Groups_are_aggregated()
    {
        var frame = Numbers.GroupBy("key").Agg(Sum("id").As("sum"), Count("*").As("n"), Max("name").As("last"))
            .OrderBy("key");
        Assert.Equal("[[0, 6, 3, n4], [1, 9, 3, n5]]", Text(frame));
        Assert.Equal("[[0, 3], [1, 3]]", Text(Numbers.GroupBy("key").Count().OrderBy("key")));
        Assert.Equal("[[15, 2]]", Text(Numbers.Agg(Sum("id"), CountDistinct(Col("key")))));
    }

    [SparkFact]
    public void Frames_are_joined_by_name_by_condition_and_with_themselves()
    {
        var names = Spark.Range(2)
            .Select(Col("id").As("key"), Concat(Lit("group"), Col("id").Cast("string")).As("group"));
        Assert.Equal("[[group0, 3], [group1, 3]]",
            Text(Numbers.Join(names, "key").GroupBy("group").Count().OrderBy("group")));
        var left = Spark.Range(4);
        var right = Spark.Range(2, 6);
        Assert.Equal("[[2, 2], [3, 3]]",
            Text(left.Join(right, left["id"] == right["id"]).Select(left["id"], right["id"]).OrderBy(left["id"])));
        Assert.Equal(2, left.Join(right, "id", "left_anti").Count());
        Assert.Equal(16, left.CrossJoin(right).Count());
    }

    [SparkFact]
    public void Sets_and_samples()
    {
        Assert.Equal(9, Spark.Range(5).Union(Spark.Range(4)).Count());
        Assert.Equal(5, Spark.Range(5).Union(Spark.Range(4)).Distinct().Count());
        Assert.Equal(4, Spark.Range(5).Intersect(Spark.Range(4)).Count());
        Assert.Equal("[[4]]", Text(Spark.Range(5).Except(Spark.Range(4))));
        var parts = Spark.Range(1000).RandomSplit([0.8, 0.2], seed: 1);
        Assert.Equal(1000, parts[0].Count() + parts[1].Count());
        Assert.Equal(0, parts[0].Intersect(parts[1]).Count());
        Assert.InRange(Spark.Range(1000).Sample(0.1, seed: 2).Count(), 50, 150);
    }

    [SparkFact]
    public void Partitions_are_spread_gathered_and_sorted_within()
    {
        long Partitions(DataFrame frame) => frame.Select(SparkPartitionId().As("p")).Distinct().Count();
        Assert.Equal(4, Partitions(Spark.Range(0, 100, 1, 2).Repartition(4)));
        Assert.Equal(1, Partitions(Spark.Range(0, 100, 1, 4).Coalesce(1)));
        var sorted = Spark.Range(0, 100, 1, 1).SortWithinPartitions(Col("id").Desc()).First();
        Assert.Equal(99L, sorted!["id"]);
    }

    [SparkFact]
    public void Windows_rank_rows()
    {
        var window = Window.PartitionBy(Col("key")).OrderBy(Col("id").Desc());
        var firsts = Numbers.WithColumn("rank", RowNumber().Over(window)).Where("rank = 1").OrderBy("key");
        Assert.Equal([4L, 5L], firsts.Collect().Select(r => r["id"]));
        var running = Sum("id")
            .Over(Window.OrderBy(Col("id")).RowsBetween(Window.UnboundedPreceding, Window.CurrentRow));
        Assert.Equal([0L, 1L, 3L, 6L, 10L, 15L], Numbers.Select(running.As("sum")).Collect().Select(r => r[0]));
    }

    [SparkTheory]
    [InlineData("parquet")]
    [InlineData("orc")]
    [InlineData("json")]
    [InlineData("csv")]
    public void Files_are_written_and_read_again(string format)
    {
        var path = Path.Combine(_folder, format);
        Numbers.Write.Format(format).PartitionBy("key").Save(path);
        Assert.ThrowsAny<SparkDL.Connect.SparkServerException>(() => Numbers.Write.Format(format).Save(path));
        Numbers.Write.Format(format).Mode("overwrite").Save(path);
        var read = Spark.Read.Format(format).Schema("id long, key long, name string").Load(path);
        Assert.Equal(Text(Numbers.OrderBy("id")), Text(read.OrderBy("id")));
    }

    [SparkFact]
    public void Caching_keeps_and_forgets()
    {
        var frame = Numbers.Cache();
        Assert.Contains("InMemory", frame.ExplainString());
        frame.Unpersist(blocking: true);
        Assert.DoesNotContain("InMemory", Numbers.ExplainString());
    }

    [SparkFact]
    public void Text_of_tables_schemas_and_plans_comes_from_the_server()
    {
        Assert.StartsWith("+---+---+----+\n| id|key|name|", Numbers.ShowString(2));
        Assert.Contains("only showing top 2 rows", Numbers.ShowString(2));
        Assert.StartsWith("root\n |-- id: long (nullable = false)", Numbers.TreeString());
        Assert.Contains("== Physical Plan ==", Numbers.ExplainString("formatted"));
    }

    [SparkFact]
    public void All_types_have_the_schema_in_which_they_arrive()
    {
        var frame = Spark.Sql("""
            select true b, 1Y i8, 2S i16, 3 i32, 4L i64, 1.5f f, 2.5d d, 1.25bd dec, 'x' s, X'0102' bin,
            date'2024-02-29' day,
            timestamp'2024-02-29 12:00:00 UTC' ts, timestamp_ntz'2024-02-29 12:00:00' ntz, interval 1 day dt,
            array(1, null) a, struct(1 as x, 'y' as y) st, map('k', 1) m, null n
            """);
        using var batch = frame.ToArrow().Select(b => b.Retain()).First();
        var zone = Spark.Conf.Get("spark.sql.session.timeZone"); // Rows carry the session's, the schema always UTC.
        Assert.Equal(Types(frame.Schema),
            Types(batch.Schema).Select(t => t.Replace(zone, "UTC", StringComparison.Ordinal)));
        var row = frame.Collect().Single();
        Assert.Equal((true, (sbyte)1, (short)2, 3, 4L), (row["b"], row["i8"], row["i16"], row["i32"], row["i64"]));
        Assert.Equal((1.25m, "x", new DateOnly(2024, 2, 29)), (row["dec"], row["s"], row["day"]));
        Assert.Equal(new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.Zero), row["ts"]);
        Assert.Null(row["n"]);
        Assert.Throws<InvalidCastException>(() => row.GetAs<int>("i64"));
    }

    [SparkTheory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(400_000)] // Past what travels within the plan.
    public void Rows_of_the_program_become_a_frame(int rows)
    {
        var source = Spark.Range(rows).Select(Col("id"), Concat(Lit("n"), Col("id").Cast("string")).As("name"));
        var frame = Spark.CreateDataFrame(source.ToArrow(), source.Schema);
        Assert.Equal(source.Schema.Fields.Select(f => f.Type), frame.Schema.Fields.Select(f => f.Type));
        Assert.Equal(rows, frame.Count());
        if (rows > 0)
            Assert.Equal($"n{rows - 1}", frame.Where(Col("id") == rows - 1L).First()!["name"]);
    }

    [SparkFact]
    public void Many_rows_arrive_complete_and_in_order()
    {
        long next = 0;
        foreach (var batch in Spark.Range(0, 2_000_000, 1, 4).ToArrow())
        {
            foreach (var value in batch.Values<long>("id"))
                Assert.Equal(next++, value);
        }
        Assert.Equal(2_000_000, next);
    }

    private static IEnumerable<string> Types(Schema schema) => schema.Fields.Select(f => $"{f.Name}: {f.Type}");

    private static string Text(DataFrame frame) =>
        $"[{string.Join(", ", frame.Collect().Select(r => $"[{string.Join(", ", r.Values)}]"))}]";
}
