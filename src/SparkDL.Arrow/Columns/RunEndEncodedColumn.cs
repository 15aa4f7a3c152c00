namespace SparkDL.Arrow.Columns;

/// <summary>A column that stores runs of equal values: each value once, with the row at which its run ends.</summary>
public sealed class RunEndEncodedColumn : Column
{
    internal RunEndEncodedColumn(ColumnData data)
        : base(data)
    {
    }

    /// <summary>
    /// For each run, the row after its last (counted from the first row of the column that this is a slice of).
    /// </summary>
    public Column RunEnds => ChildColumns[0];

    /// <summary>The value of each run.</summary>
    public Column Values => ChildColumns[1];

    /// <summary>The number of rows whose run is null.</summary>
    public override int NullCount
    {
        get
        {
            if (Length == 0)
                return 0;
            // By runs: a column of a few bytes can have two billion rows.
            var count = 0;
            long start = Offset;
            for (var run = Locate(0); start < (long)Offset + Length; run++)
            {
                var end = Math.Min(GetRunEnd(run), (long)Offset + Length);
                count += Values.IsNull(run) ? (int)(end - start) : 0;
                start = end;
            }

            return count;
        }
    }

    /// <inheritdoc/>
    public override bool IsNull(int index) => Values.IsNull(Locate(index));

    /// <summary>Returns the run that a row belongs to, by binary search.</summary>
    public int Locate(int index)
    {
        CheckIndex(index);
        var row = (long)Offset + index;
        var (low, high) = (0, RunEnds.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (GetRunEnd(middle) <= row)
                low = middle + 1;
            else
                high = middle;
        }

        return low < Values.Length ? low : throw ArrowFormatException.Malformed($"No run covers row {index}.");
    }

    /// <summary>Returns the row after the last row of a run.</summary>
    public long GetRunEnd(int run) => RunEnds switch
    {
        PrimitiveColumn<short> ends => ends[run],
        PrimitiveColumn<int> ends => ends[run],
        PrimitiveColumn<long> ends => ends[run],
        _ => throw new InvalidOperationException($"Run ends are {RunEnds.Type}."),
    };

    internal override object GetNonNull(int index) => Values.GetNonNull(Locate(index));
}
