namespace SparkDL.Arrow.Types;

/// <summary>Maps .NET types to Arrow types.</summary>
internal static class ClrToArrowTypes
{
    private static readonly Dictionary<Type, ArrowType> s_types = new()
    {
        [typeof(bool)] = ArrowType.Bool,
        [typeof(sbyte)] = ArrowType.Int8,
        [typeof(short)] = ArrowType.Int16,
        [typeof(int)] = ArrowType.Int32,
        [typeof(long)] = ArrowType.Int64,
        [typeof(byte)] = ArrowType.UInt8,
        [typeof(ushort)] = ArrowType.UInt16,
        [typeof(uint)] = ArrowType.UInt32,
        [typeof(ulong)] = ArrowType.UInt64,
        [typeof(Half)] = ArrowType.Half,
        [typeof(float)] = ArrowType.Float,
        [typeof(double)] = ArrowType.Double,
        [typeof(decimal)] = new DecimalType(38, 18),
        [typeof(string)] = ArrowType.String,
        [typeof(byte[])] = ArrowType.Binary,
        [typeof(DateOnly)] = ArrowType.Date,
        [typeof(TimeOnly)] = new TimeType(TimeUnit.Microsecond),
        [typeof(DateTime)] = ArrowType.Timestamp(null),
        [typeof(DateTimeOffset)] = ArrowType.Timestamp("UTC"),
        [typeof(TimeSpan)] = new DurationType(TimeUnit.Microsecond),
        [typeof(DayTimeInterval)] = new IntervalType(IntervalUnit.DayTime),
        [typeof(MonthDayNanoInterval)] = new IntervalType(IntervalUnit.MonthDayNano),
    };

    public static ArrowType Of<T>() =>
        TryGet(typeof(T))
            ?? throw new ArgumentException($"{typeof(T).Name} has no Arrow type that it maps to: pass an Arrow type.");

    public static ArrowType? TryGet(Type type) => s_types.GetValueOrDefault(type);
}
