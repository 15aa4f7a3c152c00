using System.Runtime.InteropServices;

namespace SparkDL.Arrow.Columns;

/// <summary>
/// A column of bytes of any length. The same class serves the three ways to store them (32-bit offsets, 64-bit offsets,
/// views), so that code which reads values need not care.
/// </summary>
public unsafe class BinaryColumn : Column
{
    private readonly byte* _slots;
    private readonly byte* _data;
    private readonly long _dataLength;

    private protected BinaryColumn(ColumnData data, PhysicalLayout layout)
        : base(data)
    {
        Layout = layout;
        var width = layout switch
        {
            PhysicalLayout.Offsets32 => sizeof(int),
            PhysicalLayout.Offsets64 => sizeof(long),
            _ => sizeof(BinaryView),
        };
        _slots = RawBuffers[1].Start + ((long)data.Offset * width);
        if (layout == PhysicalLayout.Views)
            return;
        _data = RawBuffers[2].Start;
        _dataLength = RawBuffers[2].Length;
    }

    internal BinaryColumn(ColumnData data)
        : this(data, ColumnLayout.Of(data.Type))
    {
    }

    internal PhysicalLayout Layout { get; }

    /// <summary>The offsets of all rows, one more than there are rows; only for 32-bit offsets.</summary>
    public ReadOnlySpan<int> Offsets => Layout == PhysicalLayout.Offsets32 && RawBuffers[1].Length >= sizeof(int)
        ? new((int*)Buffer(1) + Offset, Length + 1)
        : Layout == PhysicalLayout.Offsets32 ? [0] : throw NoOffsets("32");

    /// <summary>The offsets of all rows, one more than there are rows; only for 64-bit offsets.</summary>
    public ReadOnlySpan<long> LargeOffsets => Layout == PhysicalLayout.Offsets64 && RawBuffers[1].Length >= sizeof(long)
        ? new((long*)Buffer(1) + Offset, Length + 1)
        : Layout == PhysicalLayout.Offsets64 ? [0L] : throw NoOffsets("64");

    /// <summary>
    /// The bytes that the offsets point into. Only up to 2 GiB can be seen as one span; see <see cref="DataPointer"/>.
    /// </summary>
    public ReadOnlySpan<byte> Data => Layout == PhysicalLayout.Views ? throw NoOffsets("32 or 64") : RawBuffers[2].Span;

    /// <summary>The address that offset zero points to. Keep the column while it is in use.</summary>
    public nint DataPointer => Layout == PhysicalLayout.Views ? throw NoOffsets("32 or 64") : (nint)Buffer(2);

    /// <summary>
    /// Returns the bytes of a row. The offsets are checked against the data buffer at every level of validation.
    /// </summary>
    public ReadOnlySpan<byte> GetBytes(int index)
    {
        CheckIndex(index);
        ThrowIfDisposed();
        long start, end;
        if (Layout == PhysicalLayout.Offsets32)
            (start, end) = (((int*)_slots)[index], ((int*)_slots)[index + 1]);
        else if (Layout == PhysicalLayout.Offsets64)
            (start, end) = (((long*)_slots)[index], ((long*)_slots)[index + 1]);
        else
            return GetView((BinaryView*)_slots + index, index);
        if (start < 0 || end < start || end > _dataLength || end - start > int.MaxValue)
            throw OutOfBounds(index);
        return new(_data + start, (int)(end - start));
    }

    /// <summary>The length of a row in bytes.</summary>
    public int GetByteCount(int index) => GetBytes(index).Length;

    /// <summary>
    /// Returns the address of the first row if all rows are contiguous and <paramref name="width"/> bytes long; else 0.
    /// </summary>
    public nint PackedRows(int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(width);
        ThrowIfDisposed();
        if (Length == 0 || Layout == PhysicalLayout.Views)
            return 0;
        return Layout == PhysicalLayout.Offsets32 ? PackedRows(Offsets, width) : PackedRows(LargeOffsets, width);
    }

    internal override object GetNonNull(int index) => GetBytes(index).ToArray();

    private nint PackedRows<T>(ReadOnlySpan<T> offsets, int width)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        var (first, step) = (long.CreateTruncating(offsets[0]), T.CreateTruncating(width));
        if (first < 0 || first > _dataLength - ((long)Length * width))
            return 0;
        for (var row = 1; row < offsets.Length; row++)
        {
            if (offsets[row] - offsets[row - 1] != step)
                return 0;
        }

        return (nint)(_data + first);
    }

    private ReadOnlySpan<byte> GetView(BinaryView* view, int row)
    {
        if (view->Length is >= 0 and <= BinaryView.MaxInline)
            return new((byte*)view + sizeof(int), view->Length);
        var buffer = (long)view->BufferIndex + 2;
        if (view->Length < 0 || buffer < 2 || buffer >= RawBuffers.Length || view->Offset < 0
            || (long)view->Offset + view->Length > RawBuffers[buffer].Length)
            throw OutOfBounds(row);
        return new(RawBuffers[buffer].Start + view->Offset, view->Length);
    }

    private static InvalidOperationException NoOffsets(string bits) =>
        new($"This column has no {bits}-bit offsets: use {nameof(GetBytes)}.");

    private ArrowFormatException OutOfBounds(int index) =>
        ArrowFormatException.Malformed($"Row {index} of a {Type} column points outside of its data.");
}

/// <summary>A value of a view column in its memory layout.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BinaryView
{
    public const int MaxInline = 12;

    public int Length;

    /// <summary>The first four bytes; short values go on over the next two fields.</summary>
    public int Prefix;

    public int BufferIndex;

    public int Offset;
}
