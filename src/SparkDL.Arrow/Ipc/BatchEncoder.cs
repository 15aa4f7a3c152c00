using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Memory;

namespace SparkDL.Arrow.Ipc;

/// <summary>
/// Collects the nodes and buffers of one message in the order of the format. Buffers are referred to, not copied,
/// unless a slice must be moved to start at zero.
/// </summary>
internal sealed unsafe class BatchEncoder(ArrowWriteOptions options) : IDisposable
{
    private readonly List<IDisposable> _temporary = [];

    public List<long> Nodes { get; } = [];

    public List<BufferSlice> Buffers { get; } = [];

    public List<long> VariadicCounts { get; } = [];

    public void Encode(Column column)
    {
        var layout = ColumnLayout.Of(column.Type);
        Nodes.Add(column.Length);
        Nodes.Add(layout.HasValidity() || layout == PhysicalLayout.Null ? column.NullCount : 0);
        if (layout.HasValidity())
            AddBits(column, 0, column.NullCount > 0);
        switch (layout)
        {
            case PhysicalLayout.Bits:
                AddBits(column, 1, present: true);
                break;
            case PhysicalLayout.Fixed:
                AddFixed(column, 1, ColumnLayout.FixedWidth(column.Type));
                break;
            case PhysicalLayout.Offsets32 or PhysicalLayout.Offsets64:
                AddBinary((BinaryColumn)column, layout);
                break;
            case PhysicalLayout.Views:
                AddViews(column);
                break;
            case PhysicalLayout.List32 or PhysicalLayout.List64:
                AddList((ListColumn)column, layout);
                return;
            case PhysicalLayout.ListView32 or PhysicalLayout.ListView64:
                AddFixed(column, 1, layout == PhysicalLayout.ListView32 ? 4 : 8);
                AddFixed(column, 2, layout == PhysicalLayout.ListView32 ? 4 : 8);
                break;
            case PhysicalLayout.SparseUnion or PhysicalLayout.DenseUnion:
                AddFixed(column, 0, 1);
                if (layout == PhysicalLayout.DenseUnion)
                    AddFixed(column, 1, 4);
                break;
            case PhysicalLayout.RunEndEncoded:
                AddRuns((RunEndEncodedColumn)column);
                return;
        }

        foreach (var child in column.ChildColumns)
            Encode(child);
    }

    public void Dispose()
    {
        foreach (var item in _temporary)
            item.Dispose();
        _temporary.Clear();
    }

    private void AddFixed(Column column, int index, int width) =>
        Add(Piece(column.RawBuffers[index], (long)column.Offset * width, (long)column.Length * width));

    private void AddViews(Column column)
    {
        AddFixed(column, 1, sizeof(BinaryView));
        VariadicCounts.Add(column.RawBuffers.Length - 2);
        foreach (var data in column.RawBuffers.AsSpan(2))
            Add(data);
    }

    private void AddBinary(BinaryColumn column, PhysicalLayout layout)
    {
        var (first, last) = layout == PhysicalLayout.Offsets32
            ? AddOffsets(column, column.Offsets)
            : AddOffsets(column, column.LargeOffsets);
        Add(Piece(column.RawBuffers[2], first, last - first));
    }

    private void AddList(ListColumn column, PhysicalLayout layout)
    {
        var (first, last) = layout == PhysicalLayout.List32
            ? AddOffsets(column, column.Offsets)
            : AddOffsets(column, column.LargeOffsets);
        Encode(first == 0 && last == column.Values.Length
            ? column.Values
            : Temporary(column.Values.Slice((int)first, (int)(last - first))));
    }

    /// <summary>Adds the offsets directly where they start at zero; else a copy that does.</summary>
    private (long First, long Last) AddOffsets<T>(Column column, ReadOnlySpan<T> offsets)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        var (first, last) = (long.CreateTruncating(offsets[0]), long.CreateTruncating(offsets[^1]));
        if (first == 0 && column.Length > 0)
        {
            Add(Piece(column.RawBuffers[1], (long)column.Offset * sizeof(T), (column.Length + 1L) * sizeof(T)));
            return (first, last);
        }

        var moved = Temporary(NativeBuffer.Allocate((long)offsets.Length * sizeof(T)));
        System.Numerics.Tensors.TensorPrimitives.Subtract(
            offsets, offsets[0], new Span<T>((void*)moved.Pointer, offsets.Length));
        Add(moved.AsSlice());
        return column.Length == 0 ? (0, 0) : (first, last);
    }

    /// <summary>
    /// Adds the bits directly where they start and end on a byte; else a copy, whose unused bits are zero.
    /// </summary>
    private void AddBits(Column column, int index, bool present)
    {
        var bytes = Bitmap.BytesFor(column.Length);
        if (!present || bytes == 0)
        {
            Add(default);
        }
        else if ((column.Offset & 7) == 0 && (column.Length & 7) == 0)
        {
            Add(Piece(column.RawBuffers[index], column.Offset >> 3, bytes));
        }
        else
        {
            var moved = Temporary(NativeBuffer.Allocate(bytes));
            Bitmap.Copy(column.RawBuffers[index].Start, column.Offset, column.Length, moved.Span);
            Add(moved.AsSlice());
        }
    }

    private void AddRuns(RunEndEncodedColumn column)
    {
        var runs = column.RunEnds.Length;
        if (column.Offset == 0 && (runs == 0 ? column.Length == 0 : column.GetRunEnd(runs - 1) == column.Length))
        {
            Encode(column.RunEnds);
            Encode(column.Values);
            return;
        }

        var first = column.Length == 0 ? 0 : column.Locate(0);
        var count = column.Length == 0 ? 0 : column.Locate(column.Length - 1) - first + 1;
        using var ends = ColumnBuilder.For(column.RunEnds.Type);
        for (var i = first; i < first + count; i++)
            ends.AppendValue(Math.Min(column.GetRunEnd(i) - column.Offset, column.Length));
        Encode(Temporary(ends.Build()));
        Encode(Temporary(column.Values.Slice(first, count)));
    }

    private void Add(BufferSlice plain)
    {
        if (options.Compression == ArrowCompression.None || plain.Length == 0)
        {
            Buffers.Add(plain);
            return;
        }

        var packed = BufferCodec.TryCompress(options.Compression, plain);
        var stated = plain.Length;
        if (packed is null)
        {
            // The format's way to leave a buffer as it is: -1 in the place of its size.
            packed = NativeBuffer.Allocate(plain.Length + sizeof(long));
            System.Buffer.MemoryCopy(plain.Start, (byte*)packed.Pointer + sizeof(long), plain.Length, plain.Length);
            stated = -1;
        }

        *(long*)packed.Pointer = stated;
        Buffers.Add(Temporary(packed).AsSlice());
    }

    /// <summary>
    /// Returns a checked range of a buffer: a batch may have been read without validation of its offsets.
    /// </summary>
    private static BufferSlice Piece(BufferSlice whole, long offset, long length)
    {
        if (offset < 0 || length < 0 || length > whole.Length - offset)
            throw ArrowFormatException.Malformed(
                $"A column refers to {length} bytes at {offset} of a buffer of {whole.Length}.");
        return length == 0 ? default : new(whole, offset, length);
    }

    private T Temporary<T>(T item)
        where T : IDisposable
    {
        _temporary.Add(item);
        return item;
    }
}
