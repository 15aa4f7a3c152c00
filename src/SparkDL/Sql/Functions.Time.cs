namespace SparkDL.Sql;

/// <content>Functions of dates and times.</content>
public static partial class Functions
{
    /// <summary>Today.</summary>
    public static Column CurrentDate() => Column.Function("current_date");

    /// <summary>Now.</summary>
    public static Column CurrentTimestamp() => Column.Function("current_timestamp");

    /// <summary>The year.</summary>
    public static Column Year(Column column) => Column.Function("year", column);

    /// <summary>The month, from 1.</summary>
    public static Column Month(Column column) => Column.Function("month", column);

    /// <summary>The day of the month, from 1.</summary>
    public static Column DayOfMonth(Column column) => Column.Function("dayofmonth", column);

    /// <summary>The hour.</summary>
    public static Column Hour(Column column) => Column.Function("hour", column);

    /// <summary>The date in a text or of a time.</summary>
    public static Column ToDate(Column column) => Column.Function("to_date", column);

    /// <summary>The time in a text.</summary>
    public static Column ToTimestamp(Column column) => Column.Function("to_timestamp", column);

    /// <summary>A date or time as text, by a pattern of Java's.</summary>
    public static Column DateFormat(Column column, string pattern) =>
        Column.Function("date_format", column, Lit(pattern));
}
