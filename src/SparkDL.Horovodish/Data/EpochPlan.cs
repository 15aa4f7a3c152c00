namespace SparkDL.Horovodish.Data;

/// <summary>
/// The order of samples. An epoch is a sequence of positions; position t belongs to canonical shard t mod C, which
/// gives its rows in a permutation of its own and starts again when it is shorter than the longest. So the order
/// depends on the seed, the epoch and the data alone; the ranks only decide who works on which positions.
/// </summary>
internal sealed class EpochPlan
{
    private readonly int[] _counts;
    private readonly long _batch;

    /// <param name="counts">The rows of each canonical shard.</param>
    /// <param name="globalBatch">How many positions all ranks together take in a step.</param>
    public EpochPlan(int[] counts, long globalBatch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(globalBatch, 1);
        _counts = counts;
        _batch = globalBatch;
        Positions = (long)counts.Length * counts.DefaultIfEmpty(0).Max();
        Rows = counts.Sum(c => (long)c);
        Steps = CountSteps();
    }

    /// <summary>The number of positions of an epoch.</summary>
    public long Positions { get; }

    /// <summary>The number of rows.</summary>
    public long Rows { get; }

    /// <summary>The number of positions of an epoch that show a row again, because its shard is short.</summary>
    public long RepeatedRows => (_counts.Count(c => c > 0) * (Positions / Math.Max(1, _counts.Length))) - Rows;

    /// <summary>The number of steps of an epoch.</summary>
    public long Steps { get; }

    /// <summary>The positions of a step, from the first up to before the last.</summary>
    public (long First, long End) RangeOf(long step) =>
        (step * _batch, step == Steps - 1 ? Positions : (step + 1) * _batch);

    /// <summary>The largest number of positions that one rank has in a step.</summary>
    public int LargestShare(int ranks)
    {
        var last = RangeOf(Steps - 1);
        var most = Math.Max(Steps > 1 ? _batch : 0, last.End - last.First);
        return (int)((most + ranks - 1) / ranks);
    }

    /// <summary>The row within its shard that stands at a position, given the shard's permutation.</summary>
    public int RowAt(long position, int[] permutation) => permutation[(position / _counts.Length) % permutation.Length];

    // A small rest joins the step before it: a rank with one row would spoil its batch norm. The rule must not know
    // the number of ranks, or the order would depend on it.
    private long CountSteps()
    {
        var whole = Positions / _batch;
        var rest = Positions % _batch;
        if (rest == 0) return whole;
        return whole > 0 && rest < 2L * _counts.Length ? whole : whole + 1;
    }
}
