namespace SparkDL.Arrow.Types;

/// <summary>What a unit of time is worth.</summary>
internal static class TimeUnits
{
    /// <summary>The unit as types print it.</summary>
    public static string Suffix(this TimeUnit unit) => unit switch
    {
        TimeUnit.Second => "s",
        TimeUnit.Millisecond => "ms",
        TimeUnit.Microsecond => "us",
        _ => "ns",
    };

    /// <summary>How many make a second.</summary>
    public static long PerSecond(this TimeUnit unit) => unit switch
    {
        TimeUnit.Second => 1,
        TimeUnit.Millisecond => 1_000,
        TimeUnit.Microsecond => 1_000_000,
        _ => 1_000_000_000,
    };

    /// <summary>The value in .NET's ticks of 100 ns, or null where that overflows or would lose nanoseconds.</summary>
    public static long? ToTicks(this TimeUnit unit, long value)
    {
        if (unit == TimeUnit.Nanosecond)
            return value % 100 == 0 ? value / 100 : null;
        var factor = TimeSpan.TicksPerSecond / unit.PerSecond();
        return value > long.MaxValue / factor || value < long.MinValue / factor ? null : value * factor;
    }
}
