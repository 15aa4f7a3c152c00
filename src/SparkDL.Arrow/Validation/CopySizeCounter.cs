using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Validation;

/// <summary>
/// Counts the values of a copy of a column before it is made. List views may share their items and a copy repeats them,
/// level by level, so that some hundred bytes can expand to more values than memory holds.
/// </summary>
internal static class CopySizeCounter
{
    /// <summary>
    /// Returns the number of values of a copy; 0 where the type has no list views, so that each value is copied at most
    /// once.
    /// </summary>
    /// <exception cref="ArrowFormatException">They are more than <paramref name="limit"/>.</exception>
    public static long Of(Column column, long limit, long byteOffset) =>
        HasListView(column.Type) ? Total(PerRow(column, limit, byteOffset), column, limit, byteOffset) : 0;

    private static bool HasListView(ArrowType type) =>
        type is ListViewType or LargeListViewType || type.Children.Any(child => HasListView(child.Type));

    // A row counts itself and all values inside it. No row exceeds the limit, so that no sum overflows.
    private static long[] PerRow(Column column, long limit, long byteOffset)
    {
        var rows = new long[column.Length];
        Array.Fill(rows, 1);
        if (column is ListColumn list)
            AddItems(rows, list, list.Values, list.GetRange, limit, byteOffset);
        else if (column is FixedSizeListColumn { Type: FixedSizeListType { Size: var size } } sized)
            AddItems(rows, sized, sized.Values, i => (i * size, size), limit, byteOffset);
        else if (column is StructColumn)
            AddFields(rows, column, limit, byteOffset);
        else if (HasListView(column.Type))
            AddEverywhere(rows, column, limit, byteOffset);
        return rows;
    }

    private static void AddItems(
        long[] rows, Column list, Column values, Func<int, (int Start, int Length)> range, long limit, long byteOffset)
    {
        var items = PerRow(values, limit, byteOffset);
        var before = new long[items.Length + 1];
        for (var i = 0; i < items.Length; i++)
            before[i + 1] = before[i] + items[i];
        for (var i = 0; i < rows.Length; i++)
        {
            if (list.IsNull(i))
                continue;
            var (start, length) = range(i);
            rows[i] = Within(rows[i] + before[start + length] - before[start], list, limit, byteOffset);
        }
    }

    private static void AddFields(long[] rows, Column column, long limit, long byteOffset)
    {
        foreach (var child in column.ChildColumns)
        {
            var inside = PerRow(child, limit, byteOffset);
            for (var i = 0; i < rows.Length; i++)
                rows[i] = Within(rows[i] + inside[i], column, limit, byteOffset);
        }
    }

    // In unions and runs over list views, each row counts all values: which of them belong to it is not determined.
    private static void AddEverywhere(long[] rows, Column column, long limit, long byteOffset)
    {
        var inside = column.ChildColumns.Sum(
            child => Total(PerRow(child, limit, byteOffset), column, limit, byteOffset));
        for (var i = 0; i < rows.Length; i++)
            rows[i] = Within(rows[i] + inside, column, limit, byteOffset);
    }

    private static long Total(long[] rows, Column column, long limit, long byteOffset)
    {
        long total = 0;
        foreach (var row in rows)
            total = Within(total + row, column, limit, byteOffset);
        return total;
    }

    private static long Within(long values, Column column, long limit, long byteOffset) => values <= limit
        ? values
        : throw new ArrowFormatException(
            ArrowFault.LimitExceeded,
            $"The shared items of a {column.Type} dictionary expand to more than {limit} values, which is what "
            + $"{nameof(ArrowLimits.MaxBodyBytes)} leaves for them: raise it for data that you trust.",
            byteOffset);
}
