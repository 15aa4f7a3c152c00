using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;
using Xunit;

namespace SparkDL.Torch.Tests;

public sealed class ColumnTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void A_column_of_numbers_is_viewed_and_outlives_its_column()
    {
        var column = Floats(1, 2, 3, 4);
        var slice = (PrimitiveColumn<float>)column.Slice(1, 3);
        var tensor = slice.ToTensor();
        Assert.Equal(slice.Pointer, tensor.data_ptr);
        slice.Dispose();
        column.Dispose();
        Assert.Equal([2f, 3f, 4f], tensor.ToArray<float>());
    }

    [Fact]
    public void The_memory_of_a_column_is_freed_with_the_last_view()
    {
        using var owner = new Owner();
        var numbers = torch.tensor(new[] { 1f, 2f, 3f });
        using (var memory = NativeBuffer.Wrap(numbers.data_ptr, numbers.nbytes, owner))
        using (var column = ColumnParts.Create(ArrowType.Float, 3, [null, memory]))
        using (var tensor = column.ToTensor())
            numbers = tensor[1..];
        Assert.Equal([2f, 3f], numbers.ToArray<float>());
        Assert.False(owner.Disposed);
        numbers.Dispose();
        Assert.True(owner.Disposed);
    }

    [Fact]
    public void Packed_rows_are_viewed_where_they_lie_together()
    {
        using var column = Packed([1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]);
        var tensor = column.ToTensor(ScalarType.Byte, 2, 2);
        Assert.Equal([3, 2, 2], tensor.shape);
        Assert.Equal(column.DataPointer, tensor.data_ptr);
        Assert.Equal(Enumerable.Range(1, 12).Select(k => (byte)k), tensor.ToArray<byte>());
        using var tail = (BinaryColumn)column.Slice(1, 2);
        Assert.Equal([5, 6, 7, 8, 9, 10, 11, 12], tail.ToTensor(ScalarType.Byte, 4).ToArray<byte>());
    }

    [Fact]
    public void Rows_not_aligned_to_their_elements_are_copied()
    {
        var builder = new BinaryColumnBuilder();
        builder.Append([0]);
        builder.Append(BitConverter.GetBytes(1.5f));
        builder.Append(BitConverter.GetBytes(2.5f));
        using var column = (BinaryColumn)builder.Build();
        using var rows = (BinaryColumn)column.Slice(1, 2);
        Assert.Equal([1.5f, 2.5f], rows.ToTensor(ScalarType.Float32).ToArray<float>());
    }

    [Fact]
    public void A_row_of_the_wrong_length_is_named()
    {
        using var column = Packed([1, 2, 3, 4], [5, 6]);
        var error = Assert.Throws<ArgumentException>(() => column.ToTensor(ScalarType.Byte, 2, 2));
        Assert.Contains("row 1 has 2 bytes; uint8[2, 2] has 4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nulls_are_refused()
    {
        var builder = new PrimitiveColumnBuilder<float>();
        builder.Append(1);
        builder.AppendNull();
        using var column = builder.Build();
        Assert.Contains(
            "1 nulls", Assert.Throws<ArgumentException>(() => column.ToTensor()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_become_columns_and_come_back()
    {
        var tensor = torch.arange(6.0).view(3, 2);
        using var binary = tensor.ToBinaryColumn();
        Assert.Equal(3, binary.Length);
        Assert.True(torch.equal(tensor, binary.ToTensor(ScalarType.Float32, 2)));
        using var lists = tensor.ToListColumn();
        Assert.Equal([2f, 3f], ((PrimitiveColumn<float>)lists.GetList(1)).Values.ToArray());
        Assert.True(torch.equal(tensor, lists.ToTensor()));
        using var nested = torch.arange(24).view(2, 3, 4).ToColumn();
        Assert.Equal([2, 3, 4], nested.ToTensor().shape);
    }

    [Fact]
    public void A_column_over_a_tensor_outlives_scope_and_handle()
    {
        Column column;
        using (torch.NewDisposeScope())
        {
            using var tensor = torch.tensor(new[] { 1L, 2, 3 });
            column = tensor.ToColumn();
        }
        Assert.Equal([1L, 2, 3], ((PrimitiveColumn<long>)column).Values.ToArray());
        column.Dispose();
    }

    private sealed class Owner : IDisposable
    {
        public bool Disposed { get; private set; }

        public void Dispose() => Disposed = true;
    }

    private static PrimitiveColumn<float> Floats(params float[] values)
    {
        var builder = new PrimitiveColumnBuilder<float>();
        foreach (var value in values) builder.Append(value);
        return (PrimitiveColumn<float>)builder.Build();
    }

    private static BinaryColumn Packed(params byte[][] rows)
    {
        var builder = new BinaryColumnBuilder();
        foreach (var row in rows) builder.Append(row);
        return (BinaryColumn)builder.Build();
    }
}
