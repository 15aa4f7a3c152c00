namespace SparkDL.Arrow.Types;

/// <summary>The resolution of times, timestamps and durations.</summary>
public enum TimeUnit
{
    /// <summary>Seconds.</summary>
    Second,

    /// <summary>Thousandths of a second.</summary>
    Millisecond,

    /// <summary>Millionths of a second.</summary>
    Microsecond,

    /// <summary>Billionths of a second.</summary>
    Nanosecond,
}

/// <summary>How a date is stored.</summary>
public enum DateUnit
{
    /// <summary>32-bit days.</summary>
    Day,

    /// <summary>64-bit milliseconds, multiples of a day.</summary>
    Millisecond,
}

/// <summary>The three calendar intervals.</summary>
public enum IntervalUnit
{
    /// <summary>Whole months, 32 bits (Spark's year-month interval).</summary>
    YearMonth,

    /// <summary>Days and milliseconds, 32 bits each.</summary>
    DayTime,

    /// <summary>Months, days (32 bits each) and nanoseconds (64 bits).</summary>
    MonthDayNano,
}

/// <summary>How a union stores its children.</summary>
public enum UnionMode
{
    /// <summary>Every child has the union's length.</summary>
    Sparse,

    /// <summary>Each row has an offset into its child.</summary>
    Dense,
}
