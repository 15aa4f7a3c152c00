namespace SparkDL.Arrow;

/// <summary>
/// The rows of a nested column that a reader can come to: what lies under a null, outside of every list, or under
/// another alternative of a union is not seen, whatever stands there. Worked out when first asked for, and kept as
/// ranges, since runs and lists can stand for more rows than there is memory.
/// </summary>
/// <param name="column">The column whose rows are meant.</param>
/// <param name="above">The rows of the column that this one is a child of; null for a column of a batch.</param>
/// <param name="place">Which child it is.</param>
internal sealed class VisibleRows(Column column, VisibleRows? above, int place)
{
    private List<(int Start, int End)>? _ranges;

    private List<(int Start, int End)> Ranges => _ranges ??= above is null
        ? [(0, column.Length)]
        : Merged(above.Below(place));

    /// <summary>The first visible row that is null, or -1. Unions have no nulls of their own.</summary>
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

    /// <summary>What is seen of a child, in any order.</summary>
    private IEnumerable<(int Start, int End)> Below(int child) => column switch
    {
        // Columns of which each row is as good as the next, in one step: there may be no memory below them.
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

    /// <summary>In order and without overlaps: list views may show the same items any number of times.</summary>
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
