using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Tests;

/// <summary>Columns that are made of buffers and of batches which the caller already has.</summary>
public sealed class ColumnPartsTests
{
    private static readonly ArrowType Pairs = new FixedSizeListType(new Field("item", ArrowType.Int32), 2);

    [Fact]
    public void A_column_lies_on_the_callers_buffer()
    {
        using var buffer = Numbers(4);
        using var column = (PrimitiveColumn<int>)ColumnParts.Create(ArrowType.Int32, 4, [null, buffer]);
        Assert.Equal([0, 1, 2, 3], column.Values.ToArray());
        Assert.Equal(0, column.NullCount);
    }

    [Fact]
    public void A_child_belongs_to_the_column_that_it_is_given_to()
    {
        using var buffer = Numbers(4);
        var child = ColumnParts.Create(ArrowType.Int32, 4, [null, buffer]);
        using (var lists = ColumnParts.Create(Pairs, 2, [null], child))
            Assert.Equal(new object[] { 2, 3 }, lists.GetValue(1));
        Assert.Throws<ObjectDisposedException>(() => child.IsNull(0));
    }

    [Fact]
    public void Parts_that_do_not_fit_the_type_are_refused()
    {
        using var buffer = Numbers(3);
        using var child = ColumnParts.Create(ArrowType.Int32, 3, [null, buffer]);
        Refused("Buffer 1 has 12 bytes; 4 rows", () => ColumnParts.Create(ArrowType.Int32, 4, [null, buffer]));
        Refused("has 2 buffers, not 1", () => ColumnParts.Create(ArrowType.Int32, 3, [buffer]));
        Refused("has 0 children, not 1", () => ColumnParts.Create(ArrowType.Int32, 3, [null, buffer], child));
        Refused("has 3 rows, not 4", () => ColumnParts.Create(Pairs, 2, [null], child));
        var longs = new FixedSizeListType(new Field("item", ArrowType.Int64), 1);
        Refused("Child 0 of", () => ColumnParts.Create(longs, 3, [null], child));
        Assert.Throws<ArgumentOutOfRangeException>(() => ColumnParts.Create(ArrowType.Int32, -1, [null, buffer]));
    }

    [Fact]
    public void A_batch_is_one_column_of_structs_and_stays_the_callers()
    {
        using var batch = Batch();
        using (var rows = StructColumn.FromBatch(batch))
            Assert.Equal(batch.Schema.Fields, rows.Fields);
        Assert.Equal(7L, batch[0].GetValue(0));
    }

    [Fact]
    public void A_batch_without_columns_keeps_its_rows()
    {
        using RecordBatch batch = new(new Schema(), [], 3);
        using var rows = StructColumn.FromBatch(batch);
        Assert.Equal(3, rows.Length);
    }

    [Fact]
    public void A_struct_type_that_is_not_the_batchs_is_refused()
    {
        using var batch = Batch();
        Refused("A struct of 0 fields", () => StructColumn.FromBatch(batch, new StructType([])));
        var ints = new StructType([new Field("n", ArrowType.Int32)]);
        Refused("Field 'n' is", () => StructColumn.FromBatch(batch, ints));
    }

    private static void Refused(string message, Func<Column> create) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(create).Message);

    private static RecordBatch Batch()
    {
        using PrimitiveColumnBuilder<long> numbers = new();
        return new RecordBatch(new Schema(new Field("n", ArrowType.Int64)), [numbers.Append(7).Build()]);
    }

    private static NativeBuffer Numbers(int count) => NativeBuffer.CopyOf(
        System.Runtime.InteropServices.MemoryMarshal.AsBytes<int>(Enumerable.Range(0, count).ToArray()));
}
