using System.Security.Cryptography;

namespace SparkDL.Horovodish.Data;

/// <summary>
/// The rows of a rank in canonical shards. Spark fixes neither the partition nor the order of rows after a shuffle, so
/// each shard is sorted by hash, and by content where hashes are equal.
/// </summary>
internal sealed class ShardedRows
{
    private ShardedRows(RowLocation[]?[] training, RowLocation[] holdout)
    {
        Training = training;
        Holdout = holdout;
    }

    /// <summary>The number of canonical shards of all ranks together.</summary>
    public int ShardCount => Training.Length;

    /// <summary>The training rows of each shard; null for the shards of other ranks.</summary>
    public RowLocation[]?[] Training { get; }

    /// <summary>The rows of this rank that validation uses, in canonical order.</summary>
    public RowLocation[] Holdout { get; }

    /// <summary>Sorts the rows of a spool into this rank's shards.</summary>
    public static ShardedRows From(RowSpool spool, int shards, double holdoutFraction, int rank, int ranks)
    {
        var training = new List<RowLocation>?[shards];
        for (var shard = rank; shard < shards; shard += ranks) training[shard] = [];
        var holdout = new List<RowLocation>();
        foreach (var row in spool.Rows())
        {
            var shard = ShardOf(row.Hash1, shards);
            if (training[shard] is not { } mine)
                throw new InvalidOperationException(
                    $"Shard {shard} came to rank {rank} of {ranks}; it belongs elsewhere.");
            if (spool.IsHoldout(row, holdoutFraction)) holdout.Add(row);
            else mine.Add(row);
        }

        var order = Comparer<RowLocation>.Create((a, b) => Compare(a, b, spool));
        foreach (var shard in training) shard?.Sort(order);
        holdout.Sort(order);
        return new ShardedRows([.. training.Select(s => s?.ToArray())], [.. holdout]);
    }

    /// <summary>The shard of a hash: Spark's <c>pmod(hash, C)</c>.</summary>
    public static int ShardOf(long hash, int shards) => (int)(((hash % shards) + shards) % shards);

    /// <summary>The fingerprint of a shard's rows, 16 bytes, by which a resume with other data is refused.</summary>
    public byte[] Fingerprint(int shard, RowSpool spool)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var row in Training[shard]!) spool.AppendContent(row, hash);
        return hash.GetHashAndReset()[..16];
    }

    private static int Compare(RowLocation a, RowLocation b, RowSpool spool)
    {
        var order = a.Hash1.CompareTo(b.Hash1);
        if (order == 0) order = a.Hash2.CompareTo(b.Hash2);
        return order != 0 || a == b ? order : spool.CompareContent(a, b);
    }
}
