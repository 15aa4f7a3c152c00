#region functions-usings
using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;
using SparkDL.Functions;
using SparkDL.Functions.Local;
using SparkDL.Sql;
using static SparkDL.Sql.Functions;
#endregion
using Docs.Tests.Harness;
using SparkDL.Connect;
using SparkDL.Harness;
// The query's column; the functions' columns are those of Arrow.
using Column = SparkDL.Arrow.Columns.Column;

namespace Docs.Tests.Guides;

#region functions-partition
/// <summary>Keeps each nth row of a partition.</summary>
public sealed class EachNth : IMapFunction<int>
{
    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, int n, FunctionContext context)
    {
        long seen = 0;
        foreach (RecordBatch batch in batches)
        {
            using PrimitiveColumnBuilder<long> kept = new();
            foreach (long id in batch.Values<long>("id"))
            {
                if (seen++ % n == 0)
                    kept.Append(id);
            }
            yield return new RecordBatch(batch.Schema, [kept.Build()]);
        }
    }
}
#endregion

#region functions-scalar-type
/// <summary>The length of the vector of two columns, in a unit of measure.</summary>
public sealed class VectorLength : IScalarFunction<double>
{
    public Column Evaluate(RecordBatch arguments, double unit, FunctionContext context)
    {
        ReadOnlySpan<double> x = arguments.Values<double>("_0"), y = arguments.Values<double>("_1");
        using PrimitiveColumnBuilder<double> lengths = new(capacity: arguments.Length);
        for (int row = 0; row < arguments.Length; row++)
            lengths.Append(Math.Sqrt((x[row] * x[row]) + (y[row] * y[row])) / unit);
        return lengths.Build();
    }
}
#endregion

#region functions-group-type
/// <summary>The range of the values of each group.</summary>
public sealed class ValueRange : IGroupMapFunction<string>
{
    public IEnumerable<RecordBatch> Map(
        RecordBatch key, IEnumerable<RecordBatch> rows, string column, FunctionContext context)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        foreach (RecordBatch batch in rows)
        {
            foreach (double value in batch.Values<double>(column))
                (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }
        using PrimitiveColumnBuilder<double> range = new();
        range.Append(most - least);
        yield return key.Append(new Field("range", ArrowType.Double), range.Build());
    }
}
#endregion

/// <summary>The code of <c>docs/guides/functions.md</c>.</summary>
[Collection(SharedSparkCollection.Name)]
public sealed class FunctionsGuide(SharedSpark shared)
{
    [SparkFact]
    public void A_function_maps_partitions()
    {
        SparkSession spark = shared.Session;

        #region functions-map
        DataFrame sampled = spark.Range(0, 100, step: 1, partitions: 2).MapInArrow<EachNth, int>(10, "id long");
        #endregion

        Assert.Equal(10, sampled.Count());
    }

    [SparkFact]
    public void A_function_computes_a_column()
    {
        SparkSession spark = shared.Session;

        #region functions-scalar
        DataFrame points = spark.Sql("select * from values (3D, 4D), (6D, 8D) as t(x, y)");
        DataFrame lengths = points.WithColumn(
            "length", ScalarFunction.Call<VectorLength, double>(spark, 1.0, "double", Col("x"), Col("y")));
        #endregion

        Assert.Equal([5.0, 10.0], lengths.OrderBy("x").Collect().Select(row => row.GetAs<double>("length")));
    }

    [SparkFact]
    public void A_function_maps_groups()
    {
        SparkSession spark = shared.Session;

        #region functions-group
        DataFrame readings = spark.Range(0, 100).SelectExpr("id % 3 as sensor", "cast(id as double) as value");
        DataFrame ranges = readings.GroupBy("sensor")
            .ApplyInArrow<ValueRange, string>("value", "sensor long, range double");
        #endregion

        Assert.Equal([99.0, 96.0, 96.0], ranges.OrderBy("sensor").Collect().Select(row => row.GetAs<double>("range")));
    }

    [SparkFact]
    public void A_file_travels_to_the_executors()
    {
        SparkSession spark = shared.Session;
        string words = Path.Combine(Directory.CreateTempSubdirectory("sparkdl-guide-").FullName, "words.txt");
        File.WriteAllText(words, "one two three");

        #region functions-file
        string name = spark.Artifacts.AddFile(words);
        DataFrame counted = spark.Range(1).MapInArrow(
            static (IEnumerable<RecordBatch> batches, string file, FunctionContext context) => batches.Select(batch =>
            {
                using PrimitiveColumnBuilder<int> count = new();
                count.Append(File.ReadAllText(context.FilePath(file)).Split(' ').Length);
                return new RecordBatch(new Schema(new Field("words", ArrowType.Int32)), [count.Build()]);
            }),
            name, "words int");
        #endregion

        Assert.Equal(3, counted.Collect().Single()["words"]);
        Directory.Delete(Path.GetDirectoryName(words)!, recursive: true);
    }

    [Fact]
    public void A_function_is_tested_without_Spark()
    {
        #region functions-test
        using PrimitiveColumnBuilder<long> ids = new();
        ids.Append([1, 2, 3, 4, 5]);
        using RecordBatch rows = new(new Schema(new Field("id", ArrowType.Int64)), [ids.Build()]);

        using RecordBatch sampled = LocalRunner.Map<EachNth, int>([rows], 2, "id long").Single();

        Assert.Equal([1, 3, 5], sampled.Values<long>("id"));
        #endregion
    }

    [SparkFact]
    public void A_captured_value_and_wrong_columns_are_named()
    {
        int factor = 3;
        string message = Assert.Throws<ArgumentException>(() => shared.Session.Range(1).MapInArrow(
            (IEnumerable<RecordBatch> batches) => factor > 0 ? batches : [], "id long")).Message;
        Assert.Contains("captures", message);
        Assert.Contains("factor", message);

        Assert.Contains("it declared", Assert.Throws<SparkServerException>(() => shared.Session.Range(1)
            .MapInArrow<EachNth, int>(1, "number long").Collect()).Message);
    }
}
