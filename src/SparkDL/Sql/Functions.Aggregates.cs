namespace SparkDL.Sql;

/// <content>Functions over groups of rows.</content>
public static partial class Functions
{
    /// <summary>The sum.</summary>
    public static Column Sum(string column) => Sum(Col(column));

    /// <summary>The mean.</summary>
    public static Column Avg(string column) => Avg(Col(column));

    /// <summary>The least value.</summary>
    public static Column Min(string column) => Min(Col(column));

    /// <summary>The greatest value.</summary>
    public static Column Max(string column) => Max(Col(column));

    /// <summary>The sum.</summary>
    public static Column Sum(Column column) => Column.Function("sum", column);

    /// <summary>The mean.</summary>
    public static Column Avg(Column column) => Column.Function("avg", column);

    /// <summary>The least value.</summary>
    public static Column Min(Column column) => Column.Function("min", column);

    /// <summary>The greatest value.</summary>
    public static Column Max(Column column) => Column.Function("max", column);

    /// <summary>The mean.</summary>
    public static Column Mean(Column column) => Column.Function("mean", column);

    /// <summary>The first value met; which one that is depends on the partitions.</summary>
    public static Column First(Column column) => Column.Function("first", column);

    /// <summary>The last value met.</summary>
    public static Column Last(Column column) => Column.Function("last", column);

    /// <summary>All values, as an array in no fixed order.</summary>
    public static Column CollectList(Column column) => Column.Function("collect_list", column);

    /// <summary>The different values, as an array.</summary>
    public static Column CollectSet(Column column) => Column.Function("collect_set", column);

    /// <summary>The standard deviation of a sample.</summary>
    public static Column StdDev(Column column) => Column.Function("stddev", column);

    /// <summary>The variance of a sample.</summary>
    public static Column Variance(Column column) => Column.Function("variance", column);

    /// <summary>About how many different values there are.</summary>
    public static Column ApproxCountDistinct(Column column) => Column.Function("approx_count_distinct", column);

    /// <summary>How many values are not null; <c>*</c> counts rows.</summary>
    public static Column Count(string column) => Count(column == "*" ? Lit(1) : Col(column));

    /// <summary>How many values are not null.</summary>
    public static Column Count(Column column) => Column.Function("count", column);

    /// <summary>How many different values there are.</summary>
    public static Column CountDistinct(params IEnumerable<Column> columns)
    {
        var count = Column.Function("count", columns);
        count.Expression.UnresolvedFunction.IsDistinct = true;
        return count;
    }

    /// <summary>The values below which these shares of the rows lie, about.</summary>
    public static Column PercentileApprox(Column column, params IEnumerable<double> shares) =>
        Column.Function("percentile_approx", column, Lit(shares));
}
