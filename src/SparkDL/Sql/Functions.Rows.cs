namespace SparkDL.Sql;

/// <content>Functions of the row's place, and for windows.</content>
public static partial class Functions
{
    /// <summary>The number of the partition.</summary>
    public static Column SparkPartitionId() => Column.Function("spark_partition_id");

    /// <summary>A number that grows with partition and row, with gaps.</summary>
    public static Column MonotonicallyIncreasingId() => Column.Function("monotonically_increasing_id");

    /// <summary>The row's number in its window, from 1.</summary>
    public static Column RowNumber() => Column.Function("row_number");

    /// <summary>The rank in the window, with gaps after ties.</summary>
    public static Column Rank() => Column.Function("rank");

    /// <summary>The rank in the window, without gaps.</summary>
    public static Column DenseRank() => Column.Function("dense_rank");

    /// <summary>The value <paramref name="offset"/> rows before in the window.</summary>
    public static Column Lag(Column column, int offset = 1) => Column.Function("lag", column, Lit(offset));

    /// <summary>The value <paramref name="offset"/> rows after in the window.</summary>
    public static Column Lead(Column column, int offset = 1) => Column.Function("lead", column, Lit(offset));
}
