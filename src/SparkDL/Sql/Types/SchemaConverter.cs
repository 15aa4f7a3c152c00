using SparkDL.Arrow.Types;
using SparkDL.Connect.Protos;
using Field = SparkDL.Arrow.Types.Field;
using Kind = SparkDL.Connect.Protos.DataType.KindOneofCase;

namespace SparkDL.Sql.Types;

/// <summary>Converts the server's schemas to Arrow schemas, of the types in which its rows arrive.</summary>
internal static class SchemaConverter
{
    private const string MetadataKey = "spark.metadata";

    public static Schema ToArrow(DataType type) => type.KindCase == Kind.Struct
        ? new Schema([.. type.Struct.Fields.Select(ToField)])
        : throw new ArgumentException($"A schema is a struct, not {type.KindCase}.", nameof(type));

    private static Field ToField(DataType.Types.StructField field)
    {
        KeyValuePair<string, string>[] metadata =
            field.HasMetadata && field.Metadata is not ("" or "{}") ? [new(MetadataKey, field.Metadata)] : [];
        return new Field(field.Name, ToType(field.DataType), field.Nullable, metadata);
    }

    private static ArrowType ToType(DataType type) => type.KindCase switch
    {
        Kind.Null => ArrowType.Null,
        Kind.Boolean => ArrowType.Bool,
        Kind.Byte => ArrowType.Int8,
        Kind.Short => ArrowType.Int16,
        Kind.Integer => ArrowType.Int32,
        Kind.Long => ArrowType.Int64,
        Kind.Float => ArrowType.Float,
        Kind.Double => ArrowType.Double,
        Kind.Decimal => new DecimalType(type.Decimal.Precision, type.Decimal.Scale),
        Kind.String or Kind.Char or Kind.VarChar => ArrowType.String,
        Kind.Binary => ArrowType.Binary,
        _ => ToTimeType(type) ?? ToNestedType(type),
    };

    private static ArrowType? ToTimeType(DataType type) => type.KindCase switch
    {
        Kind.Date => ArrowType.Date,
        Kind.Timestamp => ArrowType.Timestamp("UTC"),
        Kind.TimestampNtz => ArrowType.Timestamp(null),
        Kind.Time => new TimeType(TimeUnit.Nanosecond),
        Kind.DayTimeInterval => new DurationType(TimeUnit.Microsecond),
        Kind.YearMonthInterval => new IntervalType(IntervalUnit.YearMonth),
        Kind.CalendarInterval => new IntervalType(IntervalUnit.MonthDayNano),
        _ => null,
    };

    private static ArrowType ToNestedType(DataType type) => type.KindCase switch
    {
        Kind.Array => new ListType(new Field("element", ToType(type.Array.ElementType), type.Array.ContainsNull)),
        Kind.Struct => new StructType([.. type.Struct.Fields.Select(ToField)]),
        Kind.Map => ToMap(type.Map),
        Kind.Udt => ToType(type.Udt.SqlType),
        var kind => throw new NotSupportedException($"Columns of the type {kind} are not supported; cast them."),
    };

    private static MapType ToMap(DataType.Types.Map map) => new(new Field(
        "entries",
        new StructType([
            new Field("key", ToType(map.KeyType), nullable: false),
            new Field("value", ToType(map.ValueType), map.ValueContainsNull),
        ]),
        nullable: false));
}
