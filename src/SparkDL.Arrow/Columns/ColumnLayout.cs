using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Columns;

/// <summary>The physical layouts of the format.</summary>
internal enum PhysicalLayout
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
    public static PhysicalLayout Of(ArrowType type) => type switch
    {
        NullType => PhysicalLayout.Null,
        BoolType => PhysicalLayout.Bits,
        StringType or BinaryType => PhysicalLayout.Offsets32,
        LargeStringType or LargeBinaryType => PhysicalLayout.Offsets64,
        StringViewType or BinaryViewType => PhysicalLayout.Views,
        ListType or MapType => PhysicalLayout.List32,
        LargeListType => PhysicalLayout.List64,
        ListViewType => PhysicalLayout.ListView32,
        LargeListViewType => PhysicalLayout.ListView64,
        FixedSizeListType => PhysicalLayout.FixedSizeList,
        StructType => PhysicalLayout.Struct,
        UnionType union => union.Mode == UnionMode.Sparse ? PhysicalLayout.SparseUnion : PhysicalLayout.DenseUnion,
        RunEndEncodedType => PhysicalLayout.RunEndEncoded,
        _ => PhysicalLayout.Fixed,
    };

    public static bool HasValidity(this PhysicalLayout layout) =>
        layout is not (PhysicalLayout.Null or PhysicalLayout.SparseUnion or PhysicalLayout.DenseUnion
            or PhysicalLayout.RunEndEncoded);

    /// <summary>The number of buffers of a layout, less the variadic ones of views.</summary>
    public static int BufferCount(this PhysicalLayout layout) => layout switch
    {
        PhysicalLayout.Null or PhysicalLayout.RunEndEncoded => 0,
        PhysicalLayout.FixedSizeList or PhysicalLayout.Struct or PhysicalLayout.SparseUnion => 1,
        PhysicalLayout.Offsets32 or PhysicalLayout.Offsets64
            or PhysicalLayout.ListView32 or PhysicalLayout.ListView64 => 3,
        _ => 2,
    };

    /// <summary>The bytes of one value of a <see cref="PhysicalLayout.Fixed"/> type.</summary>
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

    /// <summary>
    /// The bytes that a buffer of a column needs at the least; 0 where its size depends on other buffers.
    /// </summary>
    /// <param name="type">The column's type.</param>
    /// <param name="index">The buffer's place in the order of the IPC format.</param>
    /// <param name="length">The number of rows.</param>
    public static long MinimumBytes(ArrowType type, int index, int length) => (Of(type), index) switch
    {
        (PhysicalLayout.SparseUnion or PhysicalLayout.DenseUnion, 0) => length,
        (_, 0) => Bitmap.BytesFor(length),
        (PhysicalLayout.Bits, 1) => Bitmap.BytesFor(length),
        (PhysicalLayout.Fixed, 1) => (long)length * FixedWidth(type),
        (PhysicalLayout.Views, 1) => length * 16L,
        (PhysicalLayout.ListView32 or PhysicalLayout.DenseUnion, 1) => length * 4L,
        (PhysicalLayout.ListView64, 1) => length * 8L,
        (PhysicalLayout.ListView32, 2) => length * 4L,
        (PhysicalLayout.ListView64, 2) => length * 8L,
        // Zero rows may come without their one offset.
        (PhysicalLayout.Offsets32 or PhysicalLayout.List32, 1) => length == 0 ? 0 : (length + 1L) * 4,
        (PhysicalLayout.Offsets64 or PhysicalLayout.List64, 1) => length == 0 ? 0 : (length + 1L) * 8,
        _ => 0,
    };
}
