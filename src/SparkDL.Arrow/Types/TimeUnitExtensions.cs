namespace SparkDL.Arrow.Types;

/// <summary>Converts values of a time unit.</summary>
internal static class TimeUnitExtensions
{
    /// <summary>The abbreviation of the unit in the names of types.</summary>
    public static string Suffix(this TimeUnit unit) => unit switch
    {
        TimeUnit.Second => "s",
        TimeUnit.Millisecond => "ms",
        TimeUnit.Microsecond => "us",
        _ => "ns",
    };

    /// <summary>The number of units in a second.</summary>
    public static long PerSecond(this TimeUnit unit) => unit switch
    {
        TimeUnit.Second => 1,
        TimeUnit.Millisecond => 1_000,
        TimeUnit.Microsecond => 1_000_000,
        _ => 1_000_000_000,
    };

    /// <summary>
    /// Returns the value in .NET's ticks of 100 ns, or null where that overflows or loses nanoseconds.
    /// </summary>
    public static long? ToTicks(this TimeUnit unit, long value)
    {
        if (unit == TimeUnit.Nanosecond)
            return value % 100 == 0 ? value / 100 : null;
        var factor = TimeSpan.TicksPerSecond / unit.PerSecond();
        return value > long.MaxValue / factor || value < long.MinValue / factor ? null : value * factor;
    }
}
