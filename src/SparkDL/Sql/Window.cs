using SparkDL.Connect.Protos;

namespace SparkDL.Sql;

/// <summary>Creates window specifications: <c>Window.PartitionBy(...).OrderBy(...)</c>.</summary>
public static class Window
{
    /// <summary>From the partition's first row.</summary>
    public const long UnboundedPreceding = long.MinValue;

    /// <summary>To the partition's last row.</summary>
    public const long UnboundedFollowing = long.MaxValue;

    /// <summary>The row itself.</summary>
    public const long CurrentRow = 0;

    /// <summary>Rows with the same values of these columns belong together.</summary>
    public static WindowSpec PartitionBy(params IEnumerable<Column> columns) => Empty.PartitionBy(columns);

    /// <summary>All rows, in this order.</summary>
    public static WindowSpec OrderBy(params IEnumerable<Column> columns) => Empty.OrderBy(columns);

    private static WindowSpec Empty => new(new Expression.Types.Window());
}
