using SparkDL.Arrow.Columns;

namespace SparkDL.Torch;

/// <summary>
/// Converts Arrow columns to tensors: views of the column's memory where type and alignment allow, otherwise copies.
/// </summary>
public static class ColumnToTensorExtensions
{
    /// <summary>
    /// The values as a tensor: one dimension for numbers and booleans, one more for lists of equal length. A view keeps
    /// the column's memory alive by itself, also after the batch is gone; writing into it is undefined.
    /// </summary>
    /// <exception cref="ArgumentException">The column has nulls, lists of different lengths, or values that no tensor
    /// holds.</exception>
    public static Tensor ToTensor(this Column column)
    {
        ArgumentNullException.ThrowIfNull(column);
        RequireNoNulls(column);
        return column switch
        {
            BoolColumn bits => OfBits(bits),
            FixedSizeListColumn lists => OfItems(lists.Values, 0, lists.Length, lists.Size),
            ListColumn lists => OfLists(lists),
            _ => OfNumbers(column),
        };
    }

    /// <summary>Converts rows of packed, row-major elements to a tensor of <c>[rows, ...shape]</c>.</summary>
    /// <param name="column">The column; every row has the bytes of one tensor of the given shape.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="shape">The shape of a row.</param>
    /// <exception cref="ArgumentException">A row is null or has another number of bytes.</exception>
    public static Tensor ToTensor(this BinaryColumn column, ScalarType dtype, params ReadOnlySpan<long> shape)
    {
        ArgumentNullException.ThrowIfNull(column);
        RequireNoNulls(column);
        var width = dtype.ElementSize();
        foreach (var size in shape) width = checked(width * (int)size);
        long[] sizes = [column.Length, .. shape];
        if (column.Length == 0) return torch.empty(sizes, dtype);
        // Rows without gaps are a tensor already.
        var start = width > 0 ? column.PackedRows(width) : 0;
        return start != 0 && start % dtype.ElementSize() == 0
            ? torch.from_memory(start, sizes, dtype, column.Retain())
            : CopyRows(column, dtype, sizes, width);
    }

    private static Tensor OfNumbers(Column column) => column switch
    {
        PrimitiveColumn<float> c => View(c, c.Pointer, ScalarType.Float32),
        PrimitiveColumn<double> c => View(c, c.Pointer, ScalarType.Float64),
        PrimitiveColumn<long> c => View(c, c.Pointer, ScalarType.Int64),
        PrimitiveColumn<int> c => View(c, c.Pointer, ScalarType.Int32),
        PrimitiveColumn<short> c => View(c, c.Pointer, ScalarType.Int16),
        PrimitiveColumn<sbyte> c => View(c, c.Pointer, ScalarType.Int8),
        PrimitiveColumn<byte> c => View(c, c.Pointer, ScalarType.Byte),
        PrimitiveColumn<Half> c => View(c, c.Pointer, ScalarType.Float16),
        _ => throw new ArgumentException(
            $"a column of {column.Type} has no form as a tensor: numbers, booleans, lists of them, or binary with "
            + "a type and shape"),
    };

    private static Tensor View(Column column, nint pointer, ScalarType dtype)
    {
        if (column.Length == 0) return torch.empty([0], dtype);
        return pointer % dtype.ElementSize() == 0
            ? torch.from_memory(pointer, [column.Length], dtype, column.Retain())
            : CopyUnaligned(pointer, [column.Length], dtype);
    }

    private static unsafe Tensor CopyUnaligned(nint pointer, ReadOnlySpan<long> sizes, ScalarType dtype)
    {
        var copy = torch.empty(sizes, dtype);
        new ReadOnlySpan<byte>((void*)pointer, checked((int)copy.nbytes)).CopyTo(copy.bytes);
        return copy;
    }

    private static Tensor OfBits(BoolColumn bits)
    {
        var tensor = torch.empty([bits.Length], ScalarType.Bool);
        var values = tensor.data<bool>();
        for (var k = 0; k < bits.Length; k++) values[k] = bits[k];
        return tensor;
    }

    private static Tensor OfLists(ListColumn lists)
    {
        if (lists.Length == 0) return torch.empty([0, 0]);
        var (first, size) = lists.GetRange(0);
        for (var k = 1; k < lists.Length; k++)
            if (lists.GetRange(k) != (first + (k * size), size))
                throw new ArgumentException(
                    $"row {k} has another length than row 0 ({size}), or lies elsewhere: these lists make no tensor");
        return OfItems(lists.Values, first, lists.Length, size);
    }

    private static Tensor OfItems(Column values, int first, int rows, int size)
    {
        using var slice = values.Slice(first, checked(rows * size));
        using var items = slice.ToTensor();
        return items.reshape([rows, size, .. items.shape[1..]]);
    }

    private static Tensor CopyRows(BinaryColumn column, ScalarType dtype, long[] sizes, int width)
    {
        var tensor = torch.empty(sizes, dtype);
        var target = tensor.bytes;
        for (var k = 0; k < column.Length; k++)
        {
            var row = column.GetBytes(k);
            if (row.Length != width) throw WrongWidth(k, row.Length, width, dtype, sizes);
            row.CopyTo(target[(k * width)..]);
        }
        return tensor;
    }

    private static ArgumentException WrongWidth(int row, int found, int width, ScalarType dtype, long[] sizes) => new(
        $"row {row} has {found} bytes; {dtype.TorchName()}[{string.Join(", ", sizes[1..])}] has {width}");

    private static void RequireNoNulls(Column column)
    {
        if (column.NullCount > 0)
            throw new ArgumentException(
                $"the column has {column.NullCount} nulls, which a tensor cannot hold: fill or filter them first");
    }
}
