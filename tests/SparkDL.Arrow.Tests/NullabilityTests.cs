using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Ipc;
using SparkDL.Arrow.Types;
using SparkDL.Arrow.Validation;

namespace SparkDL.Arrow.Tests;

/// <summary>
/// With full validation, a field that is never null shows no null at any depth; nulls under a null parent, or in rows
/// that nothing refers to, are not visible. (The format leaves nullability to its users, and pyarrow does not check
/// below the top level.)
/// </summary>
public sealed class NullabilityTests
{
    private static readonly Field s_number = new("n", ArrowType.Int32, nullable: false);

    [Fact]
    public void Items_of_lists_are_checked_where_a_list_has_them()
    {
        var type = new ListType(s_number);
        AssertRefused("x.n", Assembled.Column(type, 1, [[], Bytes(0, 2)], Numbers(1, null)));
        AssertAccepted(Assembled.Column(type, 2, [[0b10], Bytes(0, 2, 3)], Numbers(1, null, 3)));
        AssertAccepted(Assembled.Column(type, 1, [[], Bytes(0, 1)], Numbers(1, null)));
        AssertRefused(
            "x.n", Assembled.Column(new LargeListType(s_number), 1, [[], Bytes(0, 0, 2, 0)], Numbers(1, null)));
    }

    [Fact]
    public void Items_that_list_views_share_or_leave_out_are_checked_once()
    {
        var type = new ListViewType(s_number);
        AssertRefused("x.n", Assembled.Column(type, 3, [[], Bytes(2, 0, 2), Bytes(1, 2, 1)], Numbers(1, null, 3)));
        AssertAccepted(Assembled.Column(type, 3, [[], Bytes(2, 0, 2), Bytes(1, 1, 1)], Numbers(1, null, 3)));
    }

    [Fact]
    public void Fields_of_structs_are_checked_where_the_struct_is_not_null()
    {
        var type = ArrowType.Struct(s_number);
        AssertRefused("x.n", Assembled.Column(type, 2, [[]], Numbers(1, null)));
        AssertAccepted(Assembled.Column(type, 2, [[0b01]], Numbers(1, null)));
        AssertRefused("x.n", Assembled.Column(type, 2, [[0b10]], Numbers(1, null)));
    }

    [Fact]
    public void Nulls_are_hidden_level_by_level()
    {
        var row = ArrowType.Struct(s_number);
        using var hidden = Assembled.Column(row, 3, [[0b101]], Numbers(1, null, 3));
        using var shown = Assembled.Column(row, 3, [[0b110]], Numbers(1, null, 3));
        AssertAccepted(Assembled.Column(ArrowType.List(row), 1, [[], Bytes(0, 3)], hidden));
        AssertRefused("x.item.n", Assembled.Column(ArrowType.List(row), 1, [[], Bytes(0, 3)], shown));
        AssertAccepted(Assembled.Column(ArrowType.List(row), 2, [[0b01], Bytes(2, 3, 3)], shown));
        AssertRefused("x.item.n", Assembled.Column(ArrowType.FixedSizeList(row, 3), 1, [[]], shown));
        AssertAccepted(Assembled.Column(ArrowType.FixedSizeList(row, 3), 1, [[0b0]], shown));
    }

    [Fact]
    public void Values_of_maps_are_checked()
    {
        var entries = ArrowType.Struct(
            new Field("key", ArrowType.Int32, nullable: false), new Field("value", ArrowType.Int32, nullable: false));
        var type = new MapType(new Field("entries", entries, nullable: false), false);
        AssertRefused(
            "x.entries.value",
            Assembled.Column(
                type, 1, [[], Bytes(0, 2)], Assembled.Column(entries, 2, [[]], Numbers(1, 2), Numbers(1, null))));
        AssertAccepted(
            Assembled.Column(
                type, 1, [[], Bytes(0, 1)], Assembled.Column(entries, 2, [[]], Numbers(1, 2), Numbers(1, null))));
    }

    [Fact]
    public void Alternatives_of_unions_are_checked_where_a_row_chooses_them()
    {
        var sparse = new UnionType(UnionMode.Sparse, [s_number, new Field("m", ArrowType.Int32)]);
        AssertRefused("x.n", Assembled.Column(sparse, 2, [[0, 0]], Numbers(1, null), Numbers(1, null)));
        AssertAccepted(Assembled.Column(sparse, 2, [[0, 1]], Numbers(1, null), Numbers(1, null)));
        var dense = new UnionType(UnionMode.Dense, [s_number, new Field("m", ArrowType.Int32)]);
        AssertRefused("x.n", Assembled.Column(dense, 1, [[0], Bytes(1)], Numbers(1, null), Numbers()));
        AssertAccepted(Assembled.Column(dense, 1, [[0], Bytes(0)], Numbers(1, null), Numbers()));
    }

    [Fact]
    public void A_null_in_the_dictionary_counts_where_a_row_refers_to_it()
    {
        foreach (var (position, accepted) in new[] { (0, true), (1, false) })
        {
            using var builder = new DictionaryColumnBuilder(new DictionaryType(ArrowType.Int8, ArrowType.String));
            builder.AddToDictionary("a");
            builder.AddToDictionary(null);
            builder.AppendIndex(position);
            if (accepted)
                AssertAccepted(builder.Build(), nullable: false);
            else
                AssertRefused("x", builder.Build(), nullable: false);
        }
    }

    /// <summary>Two billion rows of 1 run each way round: looked at by runs.</summary>
    [Fact]
    public void Runs_are_checked_and_not_their_rows()
    {
        var type = new RunEndEncodedType(ArrowType.Int32, ArrowType.Int32);
        var field = new Field("runs", type, nullable: false);
        foreach (int? value in new int?[] { 7, null })
        {
            using var runs = Assembled.Column(type, int.MaxValue, [], Numbers(int.MaxValue), Numbers(value));
            using var rows = Assembled.Column(ArrowType.Struct(field), int.MaxValue, [[]], runs);
            var list = Assembled.Column(ArrowType.FixedSizeList(rows.Type, 1), int.MaxValue, [[]], rows);
            if (value is null)
                AssertRefused("x.item.runs", list);
            else
                AssertAccepted(list);
        }
    }

    private static Column Numbers(params int?[] values)
    {
        using var builder = new PrimitiveColumnBuilder<int>();
        foreach (var value in values)
            builder.Append(value);
        return builder.Build();
    }

    private static byte[] Bytes(params int[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static void AssertAccepted(Column column, bool nullable = true)
    {
        using var batch = new RecordBatch(new Schema(new Field("x", column.Type, nullable)), [column]);
        using var reader = ArrowStreamReader.Parse(
            GoldenFiles.WriteStream(batch.Schema, [batch]), ArrowReadOptions.Untrusted);
        using var read = reader.ReadNextBatch();
        Assert.Equal(column.Length, read!.Length);
    }

    private static void AssertRefused(string path, Column column, bool nullable = true)
    {
        using var batch = new RecordBatch(new Schema(new Field("x", column.Type, nullable)), [column]);
        var bytes = GoldenFiles.WriteStream(batch.Schema, [batch]);
        using var strict = ArrowStreamReader.Parse(bytes, ArrowReadOptions.Untrusted);
        var refused = Assert.Throws<ArrowFormatException>(strict.ReadNextBatch);
        Assert.Equal(path, refused.FieldPath);
        Assert.Contains("allows none", refused.Message, StringComparison.Ordinal);
        using var trusting = ArrowStreamReader.Parse(bytes);
        trusting.ReadNextBatch()!.Dispose();
    }
}
