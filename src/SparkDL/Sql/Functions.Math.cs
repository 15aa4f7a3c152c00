namespace SparkDL.Sql;

/// <content>Functions of numbers.</content>
public static partial class Functions
{
    /// <summary>The absolute value.</summary>
    public static Column Abs(Column column) => Column.Function("abs", column);

    /// <summary>The square root.</summary>
    public static Column Sqrt(Column column) => Column.Function("sqrt", column);

    /// <summary>The exponential function.</summary>
    public static Column Exp(Column column) => Column.Function("exp", column);

    /// <summary>The natural logarithm.</summary>
    public static Column Log(Column column) => Column.Function("ln", column);

    /// <summary>The greatest integer that is not above.</summary>
    public static Column Floor(Column column) => Column.Function("floor", column);

    /// <summary>The least integer that is not below.</summary>
    public static Column Ceil(Column column) => Column.Function("ceil", column);

    /// <summary>Rounded to this many digits, halves away from zero.</summary>
    public static Column Round(Column column, int digits = 0) => Column.Function("round", column, Lit(digits));

    /// <summary>A power.</summary>
    public static Column Pow(Column value, object exponent) => Column.Function("power", value, Column.Of(exponent));

    /// <summary>The greatest of the values.</summary>
    public static Column Greatest(params IEnumerable<Column> columns) => Column.Function("greatest", columns);

    /// <summary>The least of the values.</summary>
    public static Column Least(params IEnumerable<Column> columns) => Column.Function("least", columns);

    /// <summary>Even random numbers from 0 to 1.</summary>
    public static Column Rand(long? seed = null) =>
        Column.Function("rand", Lit(seed ?? Random.Shared.NextInt64()));

    /// <summary>Normal random numbers.</summary>
    public static Column Randn(long? seed = null) =>
        Column.Function("randn", Lit(seed ?? Random.Shared.NextInt64()));
}
