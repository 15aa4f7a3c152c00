using SparkDL.Arrow.Flatbuffers;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Ipc;

/// <summary>Reads a type from the flatbuffer of its field.</summary>
internal static class TypeDecoder
{
    public static ArrowType Decode(FlatTable field, string name, Field[] children)
    {
        var kind = (WireType)field.Byte(2);
        var table = field.Table(3, "type");
        var type = Scalar(kind, table, name);
        if (type is not null)
            return children.Length == 0 ? type : throw Bad(table, name, $"{type} cannot have children");
        return Nested(kind, table, name, children) ?? throw Bad(table, name, $"unknown type number {(int)kind}");
    }

    public static int IntWidth(FlatTable table, string name) =>
        table.Int32(0) is var width and (8 or 16 or 32 or 64)
            ? width
            : throw Bad(table, name, $"integers of {table.Int32(0)} bits");

    private static ArrowType? Scalar(WireType kind, FlatTable table, string name) => kind switch
    {
        WireType.Null => ArrowType.Null,
        WireType.Bool => ArrowType.Bool,
        WireType.Int => new IntType(IntWidth(table, name), table.Bool(1)),
        WireType.FloatingPoint => new FloatType(table.Int16(0) switch
        {
            0 => 16,
            1 => 32,
            2 => 64,
            var precision => throw Bad(table, name, $"floating point of precision {precision}"),
        }),
        WireType.Binary => ArrowType.Binary,
        WireType.Utf8 => ArrowType.String,
        WireType.LargeBinary => new LargeBinaryType(),
        WireType.LargeUtf8 => new LargeStringType(),
        WireType.BinaryView => new BinaryViewType(),
        WireType.Utf8View => new StringViewType(),
        WireType.FixedSizeBinary => new FixedSizeBinaryType(NotNegative(table, name, table.Int32(0), "byte width")),
        WireType.Decimal => Decimal(table, name),
        WireType.Date => new DateType((DateUnit)Enum(table, name, table.Int16(0, 1), 1)),
        WireType.Time => Time(table, name),
        WireType.Timestamp =>
            new TimestampType(Unit(table, name, 0), table.String(1) is { Length: > 0 } zone ? zone : null),
        WireType.Duration => new DurationType(Unit(table, name, 1)),
        WireType.Interval => new IntervalType((IntervalUnit)Enum(table, name, table.Int16(0), 2)),
        _ => null,
    };

    private static ArrowType? Nested(WireType kind, FlatTable table, string name, Field[] children) => kind switch
    {
        WireType.Struct => new StructType(children),
        WireType.List => new ListType(Single(table, name, children)),
        WireType.LargeList => new LargeListType(Single(table, name, children)),
        WireType.ListView => new ListViewType(Single(table, name, children)),
        WireType.LargeListView => new LargeListViewType(Single(table, name, children)),
        WireType.FixedSizeList =>
            new FixedSizeListType(Single(table, name, children), NotNegative(table, name, table.Int32(0), "list size")),
        WireType.Map => Map(table, name, Single(table, name, children)),
        WireType.Union => Union(table, name, children),
        WireType.RunEndEncoded => RunEndEncoded(table, name, children),
        _ => null,
    };

    private static DecimalType Decimal(FlatTable table, string name)
    {
        var (precision, scale, width) = (table.Int32(0), table.Int32(1), table.Int32(2, 128));
        if (width is not (32 or 64 or 128 or 256) || precision < 1 || precision > DecimalType.MaxPrecision(width))
            throw Bad(table, name, $"a decimal of {width} bits with {precision} digits");
        return new DecimalType(precision, scale, width);
    }

    private static TimeType Time(FlatTable table, string name)
    {
        var type = new TimeType(Unit(table, name, 1));
        return table.Int32(1, 32) == type.BitWidth
            ? type
            : throw Bad(table, name, $"{table.Int32(1, 32)} bits for {type}");
    }

    private static MapType Map(FlatTable table, string name, Field entries)
    {
        if (entries.Type is not StructType { Fields.Count: 2 } pair || entries.Nullable || pair.Fields[0].Nullable)
            throw Bad(
                table,
                name,
                $"a map of {entries}; it takes a struct of key and value, neither struct nor key nullable");
        return new MapType(entries, table.Bool(0));
    }

    private static UnionType Union(FlatTable table, string name, Field[] children)
    {
        var mode = (UnionMode)Enum(table, name, table.Int16(0), 1);
        var vector = table.Vector(1, 4);
        int[]? ids = table.Has(1) ? new int[vector.Count] : null;
        for (var i = 0; i < ids?.Length; i++)
            ids[i] = vector.Int32At(i);
        try
        {
            return new UnionType(mode, children, ids);
        }
        catch (ArgumentException e)
        {
            throw new ArrowFormatException(ArrowFault.Malformed, e.Message, table.Context.Origin, name, e);
        }
    }

    private static RunEndEncodedType RunEndEncoded(FlatTable table, string name, Field[] children)
    {
        if (children is not [{ Type: IntType { Signed: true, BitWidth: 16 or 32 or 64 } }, _])
            throw Bad(table, name, "run-end encoding takes run ends of int16, int32 or int64, and values");
        return new RunEndEncodedType(children[0], children[1]);
    }

    private static Field Single(FlatTable table, string name, Field[] children) =>
        children.Length == 1 ? children[0] : throw Bad(table, name, $"{children.Length} children in the place of 1");

    private static TimeUnit Unit(FlatTable table, string name, short absent) =>
        (TimeUnit)Enum(table, name, table.Int16(0, absent), 3);

    private static int Enum(FlatTable table, string name, short value, short last) =>
        value >= 0 && value <= last ? value : throw Bad(table, name, $"unknown unit {value}");

    private static int NotNegative(FlatTable table, string name, int value, string what) =>
        value >= 0 ? value : throw Bad(table, name, $"{what} {value}");

    private static ArrowFormatException Bad(FlatTable table, string name, string what) =>
        ArrowFormatException.Malformed(
            $"The schema is not legal: {what}.", table.Context.Origin + table.Position, name);
}
