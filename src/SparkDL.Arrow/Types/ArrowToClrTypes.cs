using SparkDL.Arrow.Columns;

namespace SparkDL.Arrow.Types;

/// <summary>Maps Arrow types to the .NET types of <see cref="Column.GetValue"/>.</summary>
internal static class ArrowToClrTypes
{
    public static Type? Of(ArrowType type) => type switch
    {
        BoolType => typeof(bool),
        IntType { Signed: true } t =>
            t.BitWidth switch { 8 => typeof(sbyte), 16 => typeof(short), 32 => typeof(int), _ => typeof(long) },
        IntType t =>
            t.BitWidth switch { 8 => typeof(byte), 16 => typeof(ushort), 32 => typeof(uint), _ => typeof(ulong) },
        FloatType t => t.BitWidth switch { 16 => typeof(Half), 32 => typeof(float), _ => typeof(double) },
        DecimalType => typeof(decimal),
        StringType or LargeStringType or StringViewType => typeof(string),
        BinaryType or LargeBinaryType or BinaryViewType or FixedSizeBinaryType => typeof(byte[]),
        DateType => typeof(DateOnly),
        TimeType => typeof(TimeOnly),
        TimestampType { Timezone: null } => typeof(DateTime),
        TimestampType => typeof(DateTimeOffset),
        DurationType => typeof(TimeSpan),
        IntervalType t => t.Unit switch
        {
            IntervalUnit.YearMonth => typeof(int),
            IntervalUnit.DayTime => typeof(DayTimeInterval),
            _ => typeof(MonthDayNanoInterval),
        },
        ListType or LargeListType or ListViewType or LargeListViewType or FixedSizeListType => typeof(object?[]),
        MapType => typeof(KeyValuePair<object?, object?>[]),
        StructType => typeof(Dictionary<string, object?>),
        DictionaryType t => Of(t.ValueType),
        RunEndEncodedType t => Of(t.Values.Type),
        _ => null,
    };
}
