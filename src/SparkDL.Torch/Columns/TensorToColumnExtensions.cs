using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Torch;

/// <summary>Tensors as Arrow columns. A column lies on the tensor's own memory, where the tensor is a
/// contiguous one on the CPU, and keeps it alive; writing into the tensor afterwards is seen in the column.</summary>
public static class TensorToColumnExtensions
{
    /// <summary>
    /// Converts a tensor of one dimension to a column of numbers, one of two dimensions to fixed-size lists, and so on.
    /// </summary>
    public static Column ToColumn(this Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var plain = Plain(tensor);
        var shape = plain.shape;
        if (shape.Length == 0) throw new ArgumentException("a tensor without dimensions has no rows");
        using var memory = Wrap(plain);
        var column = Numbers(plain, memory);
        for (var d = shape.Length - 1; d > 0; d--)
        {
            var rows = 1L;
            foreach (var size in shape.AsSpan(0, d)) rows *= size;
            var type = new FixedSizeListType(new Field("item", column.Type), (int)shape[d]);
            column = ColumnParts.Create(type, checked((int)rows), [null], column);
        }
        return column;
    }

    /// <summary>
    /// Converts a tensor to a binary column: one value of packed elements for each index of the first dimension.
    /// </summary>
    public static BinaryColumn ToBinaryColumn(this Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var plain = Plain(tensor);
        if (plain.ndim == 0) throw new ArgumentException("a tensor without dimensions has no rows");
        var (rows, bytes) = (checked((int)plain.size(0)), plain.nbytes);
        var width = rows == 0 ? 0 : checked((int)(bytes / rows));
        using var offsets = OffsetsOf(rows, width);
        using var memory = Wrap(plain);
        return (BinaryColumn)ColumnParts.Create(ArrowType.Binary, rows, [null, offsets, memory]);
    }

    /// <summary>
    /// Converts a tensor of two dimensions to lists of numbers, which Spark reads as <c>array&lt;float&gt;</c>.
    /// </summary>
    public static ListColumn ToListColumn(this Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var plain = Plain(tensor);
        if (plain.ndim != 2)
            throw new ArgumentException($"{plain.Signature()} has {plain.ndim} dimensions; two make lists");
        using var memory = Wrap(plain);
        var items = Numbers(plain, memory);
        var rows = checked((int)plain.size(0));
        using var offsets = OffsetsOf(rows, checked((int)plain.size(1)));
        return (ListColumn)ColumnParts.Create(
            new ListType(new Field("item", items.Type)), rows, [null, offsets], items);
    }

    private static Column Numbers(Tensor plain, NativeBuffer memory) =>
        ColumnParts.Create(TypeOf(plain.dtype), checked((int)plain.numel()), [null, memory]);

    private static ArrowType TypeOf(ScalarType dtype) => dtype switch
    {
        ScalarType.Float32 => ArrowType.Float,
        ScalarType.Float64 => ArrowType.Double,
        ScalarType.Float16 => ArrowType.Half,
        ScalarType.Int64 => ArrowType.Int64,
        ScalarType.Int32 => ArrowType.Int32,
        ScalarType.Int16 => ArrowType.Int16,
        ScalarType.Int8 => ArrowType.Int8,
        ScalarType.Byte => ArrowType.UInt8,
        _ => throw new ArgumentException($"{dtype.TorchName()} has no Arrow type: call to(...) first"),
    };

    private static NativeBuffer OffsetsOf(int rows, int width)
    {
        var buffer = NativeBuffer.Allocate((rows + 1L) * sizeof(int));
        var offsets = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(buffer.Span);
        for (var k = 0; k <= rows; k++) offsets[k] = checked(k * width);
        return buffer;
    }

    // The column owns a handle of its own: neither a scope nor the caller's Dispose frees the memory.
    private static NativeBuffer Wrap(Tensor plain) =>
        NativeBuffer.Wrap(plain.data_ptr, plain.nbytes, plain.DetachFromDisposeScope());

    private static Tensor Plain(Tensor tensor)
    {
        using var detached = tensor.detach();
        using var near = detached.cpu();
        return near.contiguous();
    }
}
