using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Columns;

/// <summary>
/// Converts dates and times to .NET values, or to the raw number where .NET cannot hold them exactly, and back.
/// </summary>
internal static class TemporalConverter
{
    private static readonly int s_epochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    public static object ToNet(ArrowType type, long raw) => type switch
    {
        DateType { Unit: DateUnit.Day } => Day(raw),
        DateType => raw % 86_400_000 == 0 ? Day(raw / 86_400_000) : raw,
        TimeType t => t.Unit.ToTicks(raw) is { } ticks and >= 0 and < TimeSpan.TicksPerDay ? new TimeOnly(ticks) : raw,
        TimestampType t => Instant(t, raw),
        DurationType t => t.Unit.ToTicks(raw) is { } ticks ? new TimeSpan(ticks) : raw,
        _ => raw,
    };

    /// <summary>Returns the raw number of a .NET date or time in the unit of <paramref name="type"/>.</summary>
    public static long ToRaw(ArrowType type, object value) => (type, value) switch
    {
        (DateType { Unit: DateUnit.Day }, DateOnly day) => day.DayNumber - s_epochDay,
        (DateType, DateOnly day) => (day.DayNumber - s_epochDay) * 86_400_000L,
        (TimeType t, TimeOnly time) => FromTicks(t.Unit, time.Ticks),
        (TimestampType t, DateTime time) =>
            FromTicks(
                t.Unit,
                (time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time).Ticks - DateTime.UnixEpoch.Ticks),
        (TimestampType t, DateTimeOffset time) => FromTicks(t.Unit, time.UtcTicks - DateTime.UnixEpoch.Ticks),
        (DurationType t, TimeSpan span) => FromTicks(t.Unit, span.Ticks),
        (_, IConvertible number) => number.ToInt64(System.Globalization.CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"A {value.GetType()} is no value of {type}.", nameof(value)),
    };

    private static long FromTicks(TimeUnit unit, long ticks) => unit == TimeUnit.Nanosecond
        ? checked(ticks * 100)
        : (long)Math.Floor(ticks / (decimal)(TimeSpan.TicksPerSecond / unit.PerSecond()));

    private static object Day(long raw)
    {
        var number = raw + s_epochDay;
        return number >= 0 && number <= DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber((int)number) : raw;
    }

    private static object Instant(TimestampType type, long raw)
    {
        if (type.Unit.ToTicks(raw) is not { } ticks || ticks < -DateTime.UnixEpoch.Ticks
            || ticks > DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks)
            return raw;
        var time = new DateTime(ticks + DateTime.UnixEpoch.Ticks, DateTimeKind.Unspecified);
        return type.Timezone is null ? time : new DateTimeOffset(time, TimeSpan.Zero);
    }
}
