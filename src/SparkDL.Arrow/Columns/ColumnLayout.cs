using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Columns;

/// <summary>The physical layouts of the format.</summary>
internal enum Layout
{
    Null,
    Bits,
    Fixed,
    Offsets32,
    Offsets64,
    Views,
    List32,
    List64,
    ListView32,
    ListView64,
    FixedSizeList,
    Struct,
    SparseUnion,
    DenseUnion,
    RunEndEncoded,
}

/// <summary>Maps each type to its physical layout.</summary>
internal static class ColumnLayout
{
    public static Layout Of(ArrowType type) => type switch
    {
        NullType => Layout.Null,
        BoolType => Layout.Bits,
        StringType or BinaryType => Layout.Offsets32,
        LargeStringType or LargeBinaryType => Layout.Offsets64,
        StringViewType or BinaryViewType => Layout.Views,
        ListType or MapType => Layout.List32,
        LargeListType => Layout.List64,
        ListViewType => Layout.ListView32,
        LargeListViewType => Layout.ListView64,
        FixedSizeListType => Layout.FixedSizeList,
        StructType => Layout.Struct,
        UnionType union => union.Mode == UnionMode.Sparse ? Layout.SparseUnion : Layout.DenseUnion,
        RunEndEncodedType => Layout.RunEndEncoded,
        _ => Layout.Fixed,
    };

    public static bool HasValidity(this Layout layout) =>
        layout is not (Layout.Null or Layout.SparseUnion or Layout.DenseUnion or Layout.RunEndEncoded);

    /// <summary>The number of buffers of a layout, less the variadic ones of views.</summary>
    public static int BufferCount(this Layout layout) => layout switch
    {
        Layout.Null or Layout.RunEndEncoded => 0,
        Layout.FixedSizeList or Layout.Struct or Layout.SparseUnion => 1,
        Layout.Offsets32 or Layout.Offsets64 or Layout.ListView32 or Layout.ListView64 => 3,
        _ => 2,
    };

    /// <summary>The bytes of one value of a <see cref="Layout.Fixed"/> type.</summary>
    public static int FixedWidth(ArrowType type) => type switch
    {
        IntType t => t.BitWidth / 8,
        FloatType t => t.BitWidth / 8,
        DecimalType t => t.BitWidth / 8,
        DateType t => t.Unit == DateUnit.Day ? 4 : 8,
        TimeType t => t.BitWidth / 8,
        TimestampType or DurationType => 8,
        IntervalType t => t.Unit switch { IntervalUnit.YearMonth => 4, IntervalUnit.DayTime => 8, _ => 16 },
        FixedSizeBinaryType t => t.ByteWidth,
        DictionaryType t => t.IndexType.BitWidth / 8,
        _ => throw new ArgumentException($"{type} has no fixed width."),
    };

    /// <summary>The bytes that a buffer of a column needs at the least; 0 where its size depends on other buffers.</summary>
    /// <param name="type">The column's type.</param>
    /// <param name="index">The buffer's place in the order of the IPC format.</param>
    /// <param name="length">The number of rows.</param>
    public static long MinimumBytes(ArrowType type, int index, int length) => (Of(type), index) switch
    {
        (Layout.SparseUnion or Layout.DenseUnion, 0) => length,
        (_, 0) => Bitmap.BytesFor(length),
        (Layout.Bits, 1) => Bitmap.BytesFor(length),
        (Layout.Fixed, 1) => (long)length * FixedWidth(type),
        (Layout.Views, 1) => length * 16L,
        (Layout.ListView32 or Layout.DenseUnion, 1) => length * 4L,
        (Layout.ListView64, 1) => length * 8L,
        (Layout.ListView32, 2) => length * 4L,
        (Layout.ListView64, 2) => length * 8L,
        // Zero rows may come without their one offset.
        (Layout.Offsets32 or Layout.List32, 1) => length == 0 ? 0 : (length + 1L) * 4,
        (Layout.Offsets64 or Layout.List64, 1) => length == 0 ? 0 : (length + 1L) * 8,
        _ => 0,
    };
}
