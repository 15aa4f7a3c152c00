using System.Numerics;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Records;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Tests;

public sealed class ColumnTests
{
    [Fact]
    public void A_batch_prints_as_a_table()
    {
        using var batch =
            new[] { new { Id = 1L, Name = (string?)"Åse\n" }, new { Id = 22L, Name = (string?)null } }.ToRecordBatch();

        var lines = batch.ToString().Split(Environment.NewLine);
        Assert.Equal(
            ["Id    | Name  ", "int64 | string", "------+-------", "1     | Åse   ", "22    | null  ", "(2 rows)"],
            lines);
    }

    [Fact]
    public void Columns_shared_by_two_batches_live_as_long_as_the_last()
    {
        var first = new[] { new { Id = 1L, Other = 2.5 } }.ToRecordBatch();
        using var second = first.Select("Other");
        first.Dispose();

        Assert.Equal([2.5], second.Values<double>("Other"));
        Assert.Throws<ObjectDisposedException>(() => first.Values<long>("Id").Length);
    }

    [Fact]
    public void The_children_of_a_struct_can_go_into_a_batch_of_their_own()
    {
        var type = ArrowType.Struct(new Field("x", ArrowType.Int64));
        using var builder = new StructColumnBuilder(type);
        ((PrimitiveColumnBuilder<long>)builder.Children[0]).Append(7);
        builder.EndRow();
        var whole = (StructColumn)builder.Build();
        var inner = new RecordBatch(new Schema(type.Fields), whole.Children);
        whole.Dispose();

        Assert.Equal([7L], inner.Values<long>("x"));
        inner.Dispose();
    }

    [Fact]
    public void A_fixed_size_list_is_a_tensor_without_a_copy()
    {
        using var builder = new FixedSizeListColumnBuilder(
            ArrowType.FixedSizeList(ArrowType.FixedSizeList(ArrowType.Float, 3), 2));
        var items = (PrimitiveColumnBuilder<float>)((FixedSizeListColumnBuilder)builder.Items).Items;
        for (var row = 0; row < 4; row++)
        {
            for (var i = 0; i < 2; i++)
            {
                items.Append([row, i, 0.5f]);
                ((FixedSizeListColumnBuilder)builder.Items).EndList();
            }

            builder.EndList();
        }

        using var column = (FixedSizeListColumn)builder.Build();
        var tensor = column.AsTensor<float>();
        Assert.Equal([4, 2, 3], tensor.Lengths.ToArray());
        Assert.Equal(3f, tensor[3, 1, 0]);
        Assert.Throws<InvalidOperationException>(() => column.AsTensor<double>().Rank);
        using var slice = (FixedSizeListColumn)column.Slice(2, 2);
        Assert.Equal(2f, slice.AsTensor<float>()[0, 0, 0]);
    }

    [Fact]
    public void A_list_column_is_a_tensor_where_its_rows_are_of_one_length()
    {
        using var builder = new ListColumnBuilder(ArrowType.List(ArrowType.Int32));
        builder.AppendValue(new[] { 1, 2 });
        builder.AppendValue(new[] { 3, 4 });
        using var uniform = (ListColumn)builder.Build();
        builder.AppendValue(new[] { 1 });
        builder.AppendValue(new[] { 3, 4 });
        using var ragged = (ListColumn)builder.Build();

        Assert.Equal(4, uniform.AsTensor<int>()[1, 1]);
        Assert.Throws<InvalidOperationException>(() => ragged.AsTensor<int>().Rank);
    }

    [Fact]
    public void Decimals_are_exact_at_every_width()
    {
        foreach (var width in (int[])[32, 64, 128, 256])
        {
            var type = new DecimalType(DecimalType.MaxPrecision(width), 3, width);
            var extreme = BigInteger.Pow(10, type.Precision) - 1;
            using var builder = new DecimalColumnBuilder(type);
            builder.AppendUnscaled(extreme).AppendUnscaled(-extreme).Append(-0.125m).AppendNull();
            using var column = (DecimalColumn)builder.Build();

            Assert.Equal(
                [extreme, -extreme, -125], [column.GetUnscaled(0), column.GetUnscaled(1), column.GetUnscaled(2)]);
            Assert.Equal(-0.125m, column.GetDecimal(2));
            Assert.True(column.IsNull(3));
            Assert.Throws<OverflowException>(() => builder.AppendUnscaled(extreme + 1));
        }
    }

    [Theory]
    [InlineData(1234, 2, "12.34")]
    [InlineData(-5, 3, "-0.005")]
    [InlineData(12, -2, "1200")]
    [InlineData(7, int.MaxValue, "7E-2147483647")]
    [InlineData(7, int.MinValue, "7E2147483648")]
    public void A_decimal_prints_in_few_characters_whatever_its_scale(int unscaled, int scale, string text) =>
        Assert.Equal(text, new BigDecimal(unscaled, scale).ToString());

    [Fact]
    public void Dates_and_times_are_dot_net_values_where_those_can_hold_them()
    {
        using var timestamps = new PrimitiveColumnBuilder<long>(ArrowType.Timestamp("UTC"));
        timestamps.AppendValue(new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.FromHours(2)));
        timestamps.Append(long.MaxValue);
        using var column = (PrimitiveColumn<long>)timestamps.Build();

        Assert.Equal(new DateTimeOffset(2024, 5, 6, 5, 8, 9, TimeSpan.Zero), column.GetValue(0));
        Assert.Equal(long.MaxValue, column.GetValue(1));
    }

    [Fact]
    public void Null_slots_are_zero()
    {
        using (var dirt = NativeBuffer.Allocate(256))
            dirt.Span.Fill(0xEE);
        using var builder = new PrimitiveColumnBuilder<long>();
        for (var i = 0; i < 20; i++)
            builder.AppendNull();
        using var column = (PrimitiveColumn<long>)builder.Build();

        Assert.False(column.Values.ContainsAnyExcept(0L));
        Assert.Equal(20, column.NullCount);
    }

    [Fact]
    public void Concatenated_batches_are_one_batch()
    {
        using var first = new[] { new { Id = 1L, Name = (string?)"a" } }.ToRecordBatch();
        using var second = new[] { new { Id = 2L, Name = (string?)null } }.ToRecordBatch();
        using var both = RecordBatch.Concat(first.Schema, [first, second]);
        using var none = RecordBatch.Concat(first.Schema, []);

        Assert.Equal([1L, 2L], both.Values<long>("Id"));
        Assert.True(both["Name"].IsNull(1));
        Assert.Equal(0, none.Length);
    }

    [Fact]
    public void An_unfinished_row_is_no_column()
    {
        using var rows = new StructColumnBuilder(ArrowType.Struct(new Field("x", ArrowType.Int64)));
        rows.Children[0].AppendNull();
        using var lists = new FixedSizeListColumnBuilder(ArrowType.FixedSizeList(ArrowType.Float, 2));
        lists.Items.AppendNull();
        Field[] alternatives = [new("a", ArrowType.Int32), new("b", ArrowType.String)];
        using var sparse = new UnionColumnBuilder(new UnionType(UnionMode.Sparse, alternatives));
        sparse.Begin(1);
        using var dense = new UnionColumnBuilder(new UnionType(UnionMode.Dense, alternatives));
        dense.Begin(1);

        foreach (var builder in new ColumnBuilder[] { rows, lists, sparse, dense })
            Assert.Contains(
                "begun and not ended",
                Assert.Throws<InvalidOperationException>(builder.Build).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_whose_value_was_refused_leaves_no_end_behind()
    {
        using var builder = new RunEndEncodedColumnBuilder(new RunEndEncodedType(ArrowType.Int32, ArrowType.Int64));
        builder.AppendRun(1L, 2);
        Assert.Throws<ArgumentException>(() => builder.AppendRun("no number", 3));
        builder.AppendRun(2L, 1);
        using var column = builder.Build();

        Assert.Equal([1L, 1L, 2L], Enumerable.Range(0, 3).Select(column.GetValue));
    }

    [Fact]
    public void A_column_of_another_length_or_type_is_refused_by_name()
    {
        using var numbers = new PrimitiveColumnBuilder<int>().Append(1).Build();
        var schema = new Schema(new Field("x", ArrowType.Int64));

        Assert.Contains(
            "'x' is int32",
            Assert.Throws<ArgumentException>(() => new RecordBatch(schema, [numbers])).Message,
            StringComparison.Ordinal);
    }
}
