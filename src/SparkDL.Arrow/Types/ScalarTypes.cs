using System.Globalization;

namespace SparkDL.Arrow.Types;

/// <summary>No values, only nulls; no memory.</summary>
public sealed record NullType : ArrowType
{
    /// <inheritdoc/>
    public override string Name => "null";
}

/// <summary>One bit for each value.</summary>
public sealed record BoolType : ArrowType
{
    /// <inheritdoc/>
    public override string Name => "bool";
}

/// <summary>Integers of 8, 16, 32 or 64 bits.</summary>
/// <param name="BitWidth">8, 16, 32 or 64.</param>
/// <param name="Signed">Whether values can be negative.</param>
public sealed record IntType(int BitWidth, bool Signed) : ArrowType
{
    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"{(Signed ? "" : "u")}int{BitWidth}");
}

/// <summary>IEEE 754 floating point of 16, 32 or 64 bits.</summary>
/// <param name="BitWidth">16, 32 or 64.</param>
public sealed record FloatType(int BitWidth) : ArrowType
{
    /// <inheritdoc/>
    public override string Name => BitWidth switch { 16 => "halffloat", 32 => "float", _ => "double" };
}

/// <summary>Exact decimals: an unscaled two's complement integer and a scale for the whole column.</summary>
/// <param name="Precision">The greatest number of decimal digits.</param>
/// <param name="Scale">Digits after the decimal point; may be negative.</param>
/// <param name="BitWidth">32, 64, 128 or 256.</param>
public sealed record DecimalType(int Precision, int Scale, int BitWidth = 128) : ArrowType
{
    /// <inheritdoc/>
    public override string Name =>
        string.Create(CultureInfo.InvariantCulture, $"decimal{BitWidth}({Precision}, {Scale})");

    /// <summary>The most digits that an integer of <paramref name="bitWidth"/> bits can hold in full.</summary>
    public static int MaxPrecision(int bitWidth) => bitWidth switch { 32 => 9, 64 => 18, 128 => 38, _ => 76 };
}

/// <summary>A calendar date.</summary>
/// <param name="Unit">Days in 32 bits, or milliseconds in 64.</param>
public sealed record DateType(DateUnit Unit) : ArrowType
{
    /// <inheritdoc/>
    public override string Name => Unit == DateUnit.Day ? "date32[day]" : "date64[ms]";
}

/// <summary>A time of day.</summary>
/// <param name="Unit">Seconds and milliseconds take 32 bits, the finer units 64.</param>
public sealed record TimeType(TimeUnit Unit) : ArrowType
{
    /// <summary>32 for seconds and milliseconds, else 64.</summary>
    public int BitWidth => Unit <= TimeUnit.Millisecond ? 32 : 64;

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"time{BitWidth}[{Unit.Suffix()}]");
}

/// <summary>A point in time since 1970, 64 bits.</summary>
/// <param name="Unit">The resolution.</param>
/// <param name="Timezone">The zone that values are shown in, or null for local ("naive") time.</param>
public sealed record TimestampType(TimeUnit Unit, string? Timezone = null) : ArrowType
{
    /// <inheritdoc/>
    public override string Name => Timezone is null
        ? $"timestamp[{Unit.Suffix()}]"
        : $"timestamp[{Unit.Suffix()}, tz={Timezone}]";
}

/// <summary>A length of time, 64 bits (Spark's day-time interval is <c>duration[us]</c>).</summary>
/// <param name="Unit">The resolution.</param>
public sealed record DurationType(TimeUnit Unit) : ArrowType
{
    /// <inheritdoc/>
    public override string Name => $"duration[{Unit.Suffix()}]";
}

/// <summary>A calendar interval.</summary>
/// <param name="Unit">Which of the three.</param>
public sealed record IntervalType(IntervalUnit Unit) : ArrowType
{
    /// <inheritdoc/>
    public override string Name => Unit switch
    {
        IntervalUnit.YearMonth => "month_interval",
        IntervalUnit.DayTime => "day_time_interval",
        _ => "month_day_nano_interval",
    };
}
