using SparkDL.Arrow.Flatbuffers;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Ipc;

/// <summary>Writes a type as the table that its field points to.</summary>
internal static class TypeEncoder
{
    public static WireType Kind(ArrowType type) => type switch
    {
        NullType => WireType.Null,
        BoolType => WireType.Bool,
        IntType => WireType.Int,
        FloatType => WireType.FloatingPoint,
        DecimalType => WireType.Decimal,
        StringType => WireType.Utf8,
        LargeStringType => WireType.LargeUtf8,
        StringViewType => WireType.Utf8View,
        BinaryType => WireType.Binary,
        LargeBinaryType => WireType.LargeBinary,
        BinaryViewType => WireType.BinaryView,
        FixedSizeBinaryType => WireType.FixedSizeBinary,
        DateType => WireType.Date,
        TimeType => WireType.Time,
        TimestampType => WireType.Timestamp,
        DurationType => WireType.Duration,
        IntervalType => WireType.Interval,
        ListType => WireType.List,
        LargeListType => WireType.LargeList,
        ListViewType => WireType.ListView,
        LargeListViewType => WireType.LargeListView,
        FixedSizeListType => WireType.FixedSizeList,
        StructType => WireType.Struct,
        MapType => WireType.Map,
        UnionType => WireType.Union,
        RunEndEncodedType => WireType.RunEndEncoded,
        _ => throw new ArgumentException($"{type} has no place in the format."),
    };

    public static int Encode(FlatWriter writer, ArrowType type)
    {
        switch (type)
        {
            case TimestampType { Timezone: { } zone } t:
                var timestamp = writer.Table(FlatField.Int16(0, (int)t.Unit), FlatField.Offset(1));
                writer.Link(timestamp[1], writer.String(zone));
                return timestamp.Position;
            case UnionType t:
                var union = writer.Table(FlatField.Int16(0, (int)t.Mode), FlatField.Offset(1));
                writer.Link(union[1], writer.Int32Vector(t.TypeIds));
                return union.Position;
            default:
                return writer.Table(Fields(type)).Position;
        }
    }

    private static FlatField[] Fields(ArrowType type) => type switch
    {
        IntType t => [FlatField.Int32(0, t.BitWidth), FlatField.Bool(1, t.Signed)],
        FloatType t => [FlatField.Int16(0, t.BitWidth switch { 16 => 0, 32 => 1, _ => 2 })],
        DecimalType t => [FlatField.Int32(0, t.Precision), FlatField.Int32(1, t.Scale), FlatField.Int32(2, t.BitWidth)],
        FixedSizeBinaryType t => [FlatField.Int32(0, t.ByteWidth)],
        DateType t => [FlatField.Int16(0, (int)t.Unit)],
        TimeType t => [FlatField.Int16(0, (int)t.Unit), FlatField.Int32(1, t.BitWidth)],
        TimestampType t => [FlatField.Int16(0, (int)t.Unit)],
        DurationType t => [FlatField.Int16(0, (int)t.Unit)],
        IntervalType t => [FlatField.Int16(0, (int)t.Unit)],
        FixedSizeListType t => [FlatField.Int32(0, t.Size)],
        MapType t => [FlatField.Bool(0, t.KeysSorted)],
        _ => [],
    };
}
