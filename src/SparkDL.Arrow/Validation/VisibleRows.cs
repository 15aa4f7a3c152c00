using SparkDL.Arrow.Columns;

namespace SparkDL.Arrow.Validation;

/// <summary>
/// The visible rows of a nested column: those that are not under a null, outside of every list or under another
/// alternative of a union. They are determined on first use and kept as ranges, since runs and lists can have more rows
/// than there is memory.
/// </summary>
/// <param name="column">The nested column.</param>
/// <param name="above">The visible rows of the parent column; null for a column of a batch.</param>
/// <param name="place">The position of the column among the children of its parent.</param>
internal sealed class VisibleRows(Column column, VisibleRows? above, int place)
{
    private List<(int Start, int End)>? _ranges;

    private List<(int Start, int End)> Ranges => _ranges ??= above is null
        ? [(0, column.Length)]
        : Merged(above.Below(place));

    /// <summary>
    /// Returns the first visible row that is null, or -1; always -1 for a union, which has no nulls of its own.
    /// </summary>
    public int FirstNull()
    {
        if (!MayHaveNulls())
            return -1;
        foreach (var (start, end) in Ranges)
        {
            for (var row = start; row < end; row = NextPlace(row))
            {
                if (IsNull(row))
                    return row;
            }
        }

        return -1;
    }

    // Before any row is looked at: most columns of fields that are never null have no bitmap.
    private bool MayHaveNulls() => column switch
    {
        DictionaryColumn c => c.NullCount > 0 || c.Dictionary.NullCount > 0,
        RunEndEncodedColumn c => c.Values.NullCount > 0,
        UnionColumn or NullColumn => false,
        _ => column.HasValidityBitmap && column.NullCount > 0,
    };

    private bool IsNull(int row) =>
        column.IsNull(row) || (column is DictionaryColumn c && c.Dictionary.IsNull(c.Locate(row)));

    private int NextPlace(int row) => column is RunEndEncodedColumn runs ? EndOfRun(runs, row) : row + 1;

    private static int EndOfRun(RunEndEncodedColumn runs, int row) =>
        (int)Math.Min(runs.GetRunEnd(runs.Locate(row)) - runs.Offset, runs.Length);

    /// <summary>Returns the visible ranges of a child, in any order.</summary>
    private IEnumerable<(int Start, int End)> Below(int child) => column switch
    {
        // Columns whose rows are all alike, in one step: they may have more rows than there is memory.
        StructColumn { HasValidityBitmap: false } => Ranges,
        FixedSizeListColumn { HasValidityBitmap: false } c =>
            Ranges.Select(range => (range.Start * c.Size, range.End * c.Size)),
        RunEndEncodedColumn c when child == 1 =>
            Ranges.Select(range => (c.Locate(range.Start), c.Locate(range.End - 1) + 1)),
        FixedSizeListColumn c => Valid().Select(row => (row * c.Size, (row + 1) * c.Size)),
        ListColumn c =>
            Valid().Select(row => c.GetRange(row) is var (start, length) ? (start, start + length) : default),
        UnionColumn c =>
            Rows().Select(row => c.Locate(row)).Where(at => at.Child == child).Select(at => (at.Row, at.Row + 1)),
        _ => Valid().Select(row => (row, row + 1)),
    };

    private IEnumerable<int> Valid() => Rows().Where(row => !column.IsNull(row));

    private IEnumerable<int> Rows() =>
        Ranges.SelectMany(range => Enumerable.Range(range.Start, range.End - range.Start));

    /// <summary>
    /// Sorts ranges and joins those that overlap: list views may refer to the same items any number of times.
    /// </summary>
    private static List<(int Start, int End)> Merged(IEnumerable<(int Start, int End)> ranges)
    {
        var merged = new List<(int Start, int End)>();
        var inOrder = true;
        foreach (var (start, end) in ranges)
        {
            if (start >= end)
                continue;
            if (merged is [.., var last] && start >= last.Start && start <= last.End)
            {
                merged[^1] = (last.Start, Math.Max(last.End, end));
                continue;
            }

            inOrder = inOrder && (merged.Count == 0 || start > merged[^1].End);
            merged.Add((start, end));
        }

        return inOrder ? merged : Merged(merged.Order());
    }
}
