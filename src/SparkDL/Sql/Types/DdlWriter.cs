using System.Globalization;
using SparkDL.Arrow.Types;
using SparkDL.Functions.Schemas;

namespace SparkDL.Sql.Types;

/// <summary>Writes Arrow types as Spark's DDL: <c>id bigint, tags array&lt;string&gt;</c>.</summary>
internal static class DdlWriter
{
    public static string Columns(Schema schema) => string.Join(", ", schema.Fields.Select(f => Field(f, " ")));

    public static string Type(ArrowType type) => type switch
    {
        NullType => "void",
        BoolType => "boolean",
        IntType { Signed: true, BitWidth: 8 } => "tinyint",
        IntType { Signed: true, BitWidth: 16 } => "smallint",
        IntType { Signed: true, BitWidth: 32 } => "int",
        IntType { Signed: true } => "bigint",
        FloatType { BitWidth: 32 } => "float",
        FloatType { BitWidth: 64 } => "double",
        DecimalType d => string.Create(CultureInfo.InvariantCulture, $"decimal({d.Precision},{d.Scale})"),
        StringType or LargeStringType or StringViewType => "string",
        BinaryType or LargeBinaryType or BinaryViewType or FixedSizeBinaryType => "binary",
        DateType => "date",
        TimestampType t => t.Timezone is null ? "timestamp_ntz" : "timestamp",
        TimeType => "time",
        DurationType => "interval day to second",
        IntervalType { Unit: IntervalUnit.YearMonth } => "interval year to month",
        IntervalType { Unit: IntervalUnit.MonthDayNano } => "interval",
        ListType or FixedSizeListType => $"array<{Type(type.Children[0].Type)}>",
        StructType s when Marked(s) is { } name => name,
        StructType s => $"struct<{string.Join(", ", s.Fields.Select(f => Field(f, ": ")))}>",
        MapType m => $"map<{Type(Entry(m, 0))}, {Type(Entry(m, 1))}>",
        _ => throw new NotSupportedException($"Spark has no type for {type}."),
    };

    // Spark sends its types of several parts as structs; the metadata of one part names the type.
    private static string? Marked(StructType type)
    {
        foreach (var part in type.Fields)
        {
            if (part["variant"] == "true") return "variant";
            if (part["geometry"] == "true") return $"geometry({Srid(part)})";
            if (part["geography"] == "true") return $"geography({Srid(part)})";
        }
        return null;
    }

    private static string Srid(Field part) => part["srid"] is { } srid and not "-1" ? srid : "any";

    private static ArrowType Entry(MapType map, int index) => map.Children[0].Type.Children[index].Type;

    private static string Field(Field field, string separator) =>
        $"{SparkDdl.QuoteIdentifier(field.Name)}{separator}{Type(field.Type)}"
        + (field.Nullable ? "" : " not null");
}
