namespace SparkDL.Horovodish.Data;

/// <summary>
/// A row of a batch: its place in the spool, and its position in the epoch, which is the key of its augmentation.
/// </summary>
internal readonly record struct Sample(RowLocation Row, long Position);

/// <summary>Selects the samples of one rank for each step.</summary>
internal sealed class ShardSampler(ShardedRows rows, EpochPlan plan, long seed, int rank, int ranks)
{
    private readonly int[]?[] _permutations = new int[]?[rows.ShardCount];
    private long _epoch = -1;

    /// <summary>Fills <paramref name="into"/> with this rank's samples; empty shards give none.</summary>
    public void Fill(long epoch, long step, List<Sample> into)
    {
        if (epoch != _epoch) Shuffle(epoch);
        into.Clear();
        var (first, end) = plan.RangeOf(step);
        // C is a multiple of the number of ranks, so position, shard and rank agree modulo the number of ranks.
        for (var t = first + ((rank - (first % ranks) + ranks) % ranks); t < end; t += ranks)
        {
            var shard = (int)(t % rows.ShardCount);
            if (_permutations[shard] is { Length: > 0 } permutation)
                into.Add(new Sample(rows.Training[shard]![plan.RowAt(t, permutation)], t));
        }
    }

    private void Shuffle(long epoch)
    {
        _epoch = epoch;
        for (var shard = rank; shard < rows.ShardCount; shard += ranks)
            _permutations[shard] = new StableRandom(seed, epoch, shard).Permutation(rows.Training[shard]!.Length);
    }
}
