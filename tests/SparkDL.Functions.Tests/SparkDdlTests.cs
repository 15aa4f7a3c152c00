using SparkDL.Arrow;
using SparkDL.Arrow.Types;
using SparkDL.Functions.Schemas;

namespace SparkDL.Functions.Tests;

public sealed class SparkDdlTests
{
    public static TheoryData<string, ArrowType> Types => new()
    {
        { "boolean", ArrowType.Bool },
        { "tinyint", ArrowType.Int8 },
        { "short", ArrowType.Int16 },
        { "INT", ArrowType.Int32 },
        { "bigint", ArrowType.Int64 },
        { "float", ArrowType.Float },
        { "double", ArrowType.Double },
        { "varchar(20)", ArrowType.String },
        { "binary", ArrowType.Binary },
        { "decimal", new DecimalType(10, 0) },
        { "decimal(38, 18)", new DecimalType(38, 18) },
        { "timestamp_ntz", ArrowType.Timestamp(null) },
        { "interval day to second", new DurationType(TimeUnit.Microsecond) },
        { "interval year to month", new IntervalType(IntervalUnit.YearMonth) },
        {
            "array<array<float>>",
            new ListType(new Field("element", new ListType(new Field("element", ArrowType.Float))))
        },
        { "map<string, int>", ArrowType.Map(ArrowType.String, ArrowType.Int32) },
        {
            "struct<a: int, `b c`: string not null comment 'it''s'>",
            ArrowType.Struct(new Field("a", ArrowType.Int32), new Field("b c", ArrowType.String, nullable: false))
        },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Types_become_those_that_Spark_sends(string ddl, ArrowType expected) =>
        Assert.Equal(expected, SparkDdl.ParseType(ddl));

    [Fact]
    public void Columns_keep_name_order_and_nullability()
    {
        var schema = SparkDdl.Parse("id long not null, `odd ``name`` ` string, struct int");

        Assert.Equal(["id", "odd `name` ", "struct"], schema.Fields.Select(field => field.Name));
        Assert.Equal([false, true, true], schema.Fields.Select(field => field.Nullable));
        Assert.Equal(ArrowType.Int32, schema[2].Type);
    }

    [Fact]
    public void A_lone_struct_gives_its_fields() =>
        Assert.Equal(SparkDdl.Parse("a int, b string"), SparkDdl.Parse("struct<a:int,b:string>"));

    [Theory]
    [InlineData("id", "a type is missing")]
    [InlineData("id lng", "'lng' is not a type")]
    [InlineData("id long,", "a column's name is missing")]
    [InlineData("id array<long", "'>' is missing")]
    [InlineData("id decimal(39, 2)", "outside 1 to 38 digits")]
    [InlineData("`id long", "closing ` is missing")]
    [InlineData("id long extra", "'extra' is not expected")]
    [InlineData("i interval day to year", "is not a type")]
    public void What_cannot_be_read_is_refused_with_the_place(string ddl, string reason)
    {
        var error = Assert.Throws<ArgumentException>(() => SparkDdl.Parse(ddl));

        Assert.Contains(reason, error.Message);
        Assert.Contains("at position", error.Message);
    }

    [Fact]
    public void Types_nested_without_end_are_refused() =>
        Assert.Throws<ArgumentException>(() => SparkDdl.ParseType(string.Concat(Enumerable.Repeat("array<", 5000))));
}
