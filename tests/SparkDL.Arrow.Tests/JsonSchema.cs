using System.Text.Json;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Tests;

/// <summary>Reads schemas of the JSON format of Arrow's integration tests.</summary>
internal static class JsonSchema
{
    public static Schema Read(JsonElement schema) =>
        new([.. schema.GetProperty("fields").EnumerateArray().Select(ReadField)], Metadata(schema));

    public static Field ReadField(JsonElement field)
    {
        var type = ReadType(field);
        if (field.TryGetProperty("dictionary", out var dictionary) && dictionary.ValueKind == JsonValueKind.Object)
        {
            var index = dictionary.GetProperty("indexType");
            type = new DictionaryType(
                Int(index), type, dictionary.TryGetProperty("isOrdered", out var ordered) && ordered.GetBoolean());
        }

        return new Field(
            field.GetProperty("name").GetString() ?? "",
            type,
            field.GetProperty("nullable").GetBoolean(),
            Metadata(field));
    }

    public static ArrowType ReadType(JsonElement field)
    {
        var type = field.GetProperty("type");
        Field[] children = field.TryGetProperty("children", out var list)
            ? [.. list.EnumerateArray().Select(ReadField)]
            : [];
        return type.GetProperty("name").GetString() switch
        {
            "null" => ArrowType.Null,
            "bool" => ArrowType.Bool,
            "int" => Int(type),
            "floatingpoint" =>
                new FloatType(
                    type.GetProperty("precision").GetString() switch { "HALF" => 16, "SINGLE" => 32, _ => 64 }),
            "utf8" => ArrowType.String,
            "largeutf8" => new LargeStringType(),
            "utf8view" => new StringViewType(),
            "binary" => ArrowType.Binary,
            "largebinary" => new LargeBinaryType(),
            "binaryview" => new BinaryViewType(),
            "fixedsizebinary" => new FixedSizeBinaryType(type.GetProperty("byteWidth").GetInt32()),
            "decimal" => Decimal(type),
            "date" => new DateType(Text(type, "unit") == "DAY" ? DateUnit.Day : DateUnit.Millisecond),
            "time" => new TimeType(Unit(type)),
            "timestamp" =>
                new TimestampType(Unit(type), type.TryGetProperty("timezone", out var zone) ? zone.GetString() : null),
            "duration" => new DurationType(Unit(type)),
            "interval" => new IntervalType(Text(type, "unit") switch
            {
                "YEAR_MONTH" => IntervalUnit.YearMonth,
                "DAY_TIME" => IntervalUnit.DayTime,
                _ => IntervalUnit.MonthDayNano,
            }),
            "list" => new ListType(children[0]),
            "largelist" => new LargeListType(children[0]),
            "listview" => new ListViewType(children[0]),
            "largelistview" => new LargeListViewType(children[0]),
            "fixedsizelist" => new FixedSizeListType(children[0], type.GetProperty("listSize").GetInt32()),
            "struct" => new StructType(children),
            "map" => new MapType(children[0], type.GetProperty("keysSorted").GetBoolean()),
            "union" => new UnionType(
                Text(type, "mode") == "SPARSE" ? UnionMode.Sparse : UnionMode.Dense,
                children,
                [.. type.GetProperty("typeIds").EnumerateArray().Select(id => id.GetInt32())]),
            "runendencoded" => new RunEndEncodedType(children[0], children[1]),
            var name => throw new NotSupportedException($"JSON type {name}"),
        };
    }

    private static IntType Int(JsonElement type) =>
        new(type.GetProperty("bitWidth").GetInt32(), type.GetProperty("isSigned").GetBoolean());

    private static DecimalType Decimal(JsonElement type) => new(
        type.GetProperty("precision").GetInt32(),
        type.GetProperty("scale").GetInt32(),
        type.TryGetProperty("bitWidth", out var width) ? width.GetInt32() : 128);

    private static TimeUnit Unit(JsonElement type) => Text(type, "unit") switch
    {
        "SECOND" => TimeUnit.Second,
        "MILLISECOND" => TimeUnit.Millisecond,
        "MICROSECOND" => TimeUnit.Microsecond,
        _ => TimeUnit.Nanosecond,
    };

    private static string? Text(JsonElement type, string name) => type.GetProperty(name).GetString();

    private static KeyValuePair<string, string>[] Metadata(JsonElement owner) =>
        owner.TryGetProperty("metadata", out var pairs) && pairs.ValueKind == JsonValueKind.Array
            ? [
                .. pairs.EnumerateArray().Select(
                    pair =>
                        new KeyValuePair<string, string>(
                            pair.GetProperty("key").GetString()!, pair.GetProperty("value").GetString()!))]
            : [];
}
