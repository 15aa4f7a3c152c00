namespace SparkDL.Arrow.Types;

/// <summary>
/// A logical type of the Arrow columnar format. Types compare by value, children and their metadata included.
/// </summary>
public abstract record ArrowType
{
    private protected ArrowType()
    {
    }

    /// <summary>The fields nested in this type, in the order in which their columns are stored.</summary>
    public virtual IReadOnlyList<Field> Children => [];

    /// <summary>The name of the type, such as <c>list&lt;item: int32&gt;</c>.</summary>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public sealed override string ToString() => Name;

    /// <summary>No values, only nulls.</summary>
    public static NullType Null { get; } = new();

    /// <summary>One bit for each value.</summary>
    public static BoolType Bool { get; } = new();

    /// <summary>Signed 8-bit integers.</summary>
    public static IntType Int8 { get; } = new(8, true);

    /// <summary>Signed 16-bit integers.</summary>
    public static IntType Int16 { get; } = new(16, true);

    /// <summary>Signed 32-bit integers.</summary>
    public static IntType Int32 { get; } = new(32, true);

    /// <summary>Signed 64-bit integers.</summary>
    public static IntType Int64 { get; } = new(64, true);

    /// <summary>Unsigned 8-bit integers.</summary>
    public static IntType UInt8 { get; } = new(8, false);

    /// <summary>Unsigned 16-bit integers.</summary>
    public static IntType UInt16 { get; } = new(16, false);

    /// <summary>Unsigned 32-bit integers.</summary>
    public static IntType UInt32 { get; } = new(32, false);

    /// <summary>Unsigned 64-bit integers.</summary>
    public static IntType UInt64 { get; } = new(64, false);

    /// <summary>16-bit floating point.</summary>
    public static FloatType Half { get; } = new(16);

    /// <summary>32-bit floating point.</summary>
    public static FloatType Float { get; } = new(32);

    /// <summary>64-bit floating point.</summary>
    public static FloatType Double { get; } = new(64);

    /// <summary>UTF-8 text with 32-bit offsets.</summary>
    public static StringType String { get; } = new();

    /// <summary>Bytes with 32-bit offsets.</summary>
    public static BinaryType Binary { get; } = new();

    /// <summary>Days since 1970-01-01 (Spark's date).</summary>
    public static DateType Date { get; } = new(DateUnit.Day);

    /// <summary>Microseconds in a time zone (Spark's timestamp), or without one (Spark's timestamp_ntz).</summary>
    public static TimestampType Timestamp(string? timezone) => new(TimeUnit.Microsecond, timezone);

    /// <summary>A list of nullable items.</summary>
    public static ListType List(ArrowType item) => new(new Field("item", item));

    /// <summary>A list of exactly <paramref name="size"/> items for each value.</summary>
    public static FixedSizeListType FixedSizeList(ArrowType item, int size) => new(new Field("item", item), size);

    /// <summary>A struct of the given fields.</summary>
    public static StructType Struct(params IReadOnlyList<Field> fields) => new(fields);

    /// <summary>A map; keys are never null.</summary>
    public static MapType Map(ArrowType key, ArrowType value) => new(
        new Field(
            "entries", Struct(new Field("key", key, nullable: false), new Field("value", value)), nullable: false));
}
