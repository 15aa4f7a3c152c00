using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;
using SparkDL.Harness;
using SparkDL.Integration.Tests.Harness;
using Xunit;

namespace SparkDL.Integration.Tests.Arrow;

/// <summary>Every type that Spark has: written here, read by Spark, and back.</summary>
[Collection(LocalSparkCollection.Name)]
public sealed class SparkTypesTests(LocalSparkFixture local)
{
    /// <summary>A type, a value of it, and that value as Spark writes it as text.</summary>
    public static TheoryData<ArrowType, object, string> Values => new()
    {
        { ArrowType.Bool, true, "true" },
        { ArrowType.Int8, (sbyte)-128, "-128" },
        { ArrowType.Int16, (short)-32768, "-32768" },
        { ArrowType.Int32, int.MinValue, "-2147483648" },
        { ArrowType.Int64, long.MaxValue, "9223372036854775807" },
        { ArrowType.Float, -0.25f, "-0.25" },
        { ArrowType.Double, 1e-300, "1.0E-300" },
        { new DecimalType(38, 10), -1234567890123456.0987654321m, "-1234567890123456.0987654321" },
        { ArrowType.String, "Åse 字 \U0001F600", "Åse 字 \U0001F600" },
        { ArrowType.Binary, "abc"u8.ToArray(), "abc" },
        { ArrowType.Date, new DateOnly(1582, 10, 15), "1582-10-15" },
        { ArrowType.Timestamp("UTC"), new DateTimeOffset(2024, 2, 29, 12, 34, 56, 789, TimeSpan.Zero),
            "2024-02-29 12:34:56.789" },
        { ArrowType.Timestamp(null), new DateTime(1969, 12, 31, 23, 59, 59), "1969-12-31 23:59:59" },
        { new DurationType(TimeUnit.Microsecond), new TimeSpan(3, 4, 5, 6), "INTERVAL '3 04:05:06' DAY TO SECOND" },
        { new TimeType(TimeUnit.Nanosecond), new TimeOnly(23, 59, 58), "23:59:58" },
        { new IntervalType(IntervalUnit.YearMonth), 27, "INTERVAL '2-3' YEAR TO MONTH" },
        { new IntervalType(IntervalUnit.MonthDayNano), new MonthDayNanoInterval(14, 3, 1_000_000_000),
            "1 years 2 months 3 days 1 seconds" },
        { ArrowType.List(ArrowType.Int32), new object?[] { 1, null, 3 }, "[1, null, 3]" },
        { ArrowType.Struct(new Field("a", ArrowType.Int64), new Field("b", ArrowType.String)),
            new object?[] { 5L, "x" }, "{5, x}" },
        { ArrowType.Map(ArrowType.String, ArrowType.Double), new KeyValuePair<object, object>[] { new("k", 1.5) },
            "{k -> 1.5}" },
        { ArrowType.List(
            ArrowType.Struct(new Field("m", ArrowType.Map(ArrowType.Int32, ArrowType.List(ArrowType.Date))))),
          new object?[] { new object?[] { new KeyValuePair<object, object>[] { new(1,
              new object[] { new DateOnly(2000, 1, 1) }) } } },
          "[{{1 -> [2000-01-01]}}]" },
    };

    [SparkTheory]
    [MemberData(nameof(Values))]
    public void A_value_reaches_Spark_and_comes_back(ArrowType type, object value, string text)
    {
        using var builder = ColumnBuilder.For(type);
        builder.AppendValue(value);
        builder.AppendNull();
        using var batch = new RecordBatch(new Schema(new Field("x", type)), [builder.Build()]);
        local.Spark.Conf.Set("spark.sql.session.timeZone", "UTC");
        local.Spark.Conf.Set("spark.sql.timeType.enabled", "true");
        var frame = local.Spark.CreateDataFrame([batch], batch.Schema);

        Assert.Equal([text, null], frame.SelectExpr("CAST(x AS STRING)").Collect().Select(row => (string?)row[0]));
        var back = frame.ToArrow().Select(read => read.Retain()).ToList();
        using var whole = RecordBatch.Concat(back[0].Schema, back);
        back.ForEach(read => read.Dispose());
        Assert.True(whole[0].ContentEquals(batch[0]), $"sent {batch}, received {whole}");
    }

    [SparkFact]
    public void A_column_of_nothing_goes_there_and_comes_back_as_nulls()
    {
        using var nothing = new RecordBatch(new Schema(new Field("x", ArrowType.Null)), [new NullColumn(3)]);
        var rows = local.Spark.CreateDataFrame([nothing], nothing.Schema).ToArrow()
            .Sum(batch => batch[0] is NullColumn { NullCount: var nulls } ? nulls : -1);

        Assert.Equal(3, rows);
    }

    [SparkTheory]
    [InlineData("parse_json('{\"a\":[1,null]}')", "to_json(x)", "{\"a\":[1,null]}")]
    [InlineData("ST_GeomFromWKB(X'0101000000000000000000F03F0000000000000040')", "hex(ST_AsBinary(x))",
        "0101000000000000000000F03F0000000000000040")]
    [InlineData("ST_GeogFromWKB(X'0101000000000000000000F03F0000000000000040')", "hex(ST_AsBinary(x))",
        "0101000000000000000000F03F0000000000000040")]
    public void A_type_of_several_parts_comes_as_a_struct_and_goes_back(string made, string read, string expected)
    {
        using var batch = local.Spark.Sql($"SELECT {made} AS x").ToArrow().Select(read => read.Retain()).Single();
        Assert.IsType<StructColumn>(batch[0]);
        var frame = local.Spark.CreateDataFrame([batch], batch.Schema);

        Assert.Equal(expected, frame.SelectExpr(read).Collect().Single()[0]);
    }

    [SparkFact]
    public void A_year_month_interval_comes_as_months()
    {
        var months = local.Spark.Sql("SELECT INTERVAL '2-3' YEAR TO MONTH AS x").ToArrow()
            .Select(batch => ((PrimitiveColumn<int>)batch[0])[0]).Single();

        Assert.Equal(27, months);
    }
}
