#region first-steps-usings
using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Types;
using SparkDL.Connect;
using SparkDL.Sql;
using static SparkDL.Sql.Functions;
#endregion
using Docs.Tests.Harness;
using SparkDL.Harness;

namespace Docs.Tests.Guides;

/// <summary>The code of <c>docs/guides/first-steps.md</c>.</summary>
[Collection(SharedSparkCollection.Name)]
public sealed class FirstStepsGuide(SharedSpark shared) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-guide-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SparkFact]
    public void A_query_is_collected()
    {
        SparkSession spark = shared.Session;

        #region first-steps-query
        DataFrame sales = spark.Sql("select * from values ('apple', 3), ('pear', 5), ('apple', 4) as t(fruit, pieces)");
        DataFrame totals = sales.GroupBy("fruit").Agg(Sum("pieces").Alias("total")).OrderBy("fruit");
        foreach (Row row in totals.Collect())
            Console.WriteLine($"{row["fruit"]}: {row.GetAs<long>("total")}");
        #endregion

        Assert.Equal(["apple 7", "pear 5"], totals.Collect().Select(row => $"{row[0]} {row[1]}"));
    }

    [SparkFact]
    public void Rows_in_memory_become_a_DataFrame_and_come_back()
    {
        SparkSession spark = shared.Session;

        #region first-steps-memory
        using StringColumnBuilder names = new();
        using PrimitiveColumnBuilder<double> heights = new();
        names.Append("Ada").Append("Grace");
        heights.Append(1.65).Append(1.68);
        Schema schema = new(new Field("name", ArrowType.String), new Field("height", ArrowType.Double));
        using RecordBatch people = new(schema, [names.Build(), heights.Build()]);

        DataFrame tall = spark.CreateDataFrame([people], schema).Where("height > 1.66");
        long rows = 0;
        foreach (RecordBatch batch in tall.ToArrow())
        {
            using (batch)
                rows += batch.Length;
        }
        #endregion

        Assert.Equal(1, rows);
    }

    [SparkFact]
    public void Files_are_written_and_read()
    {
        SparkSession spark = shared.Session;
        string folder = Path.Combine(_folder, "numbers");

        #region first-steps-files
        spark.Range(1_000).WithColumn("square", Col("id") * Col("id")).Write.Mode("overwrite").Parquet(folder);
        DataFrame numbers = spark.Read.Parquet(folder);
        long count = numbers.Where("square < 100").Count();
        #endregion

        Assert.Equal(10, count);
    }

    [SparkFact]
    public void A_mistake_in_a_query_names_its_class()
    {
        SparkSession spark = shared.Session;
        string? named = null;

        #region first-steps-error
        try
        {
            spark.Range(10).Select("nmae").Collect();
        }
        catch (SparkServerException e) when (e.ErrorClass == "UNRESOLVED_COLUMN.WITH_SUGGESTION")
        {
            named = e.MessageParameters["objectName"];
        }
        #endregion

        Assert.Equal("`nmae`", named);
    }
}
