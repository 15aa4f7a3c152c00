using System.Security.Cryptography;
using System.Text.Json;
using SparkDL.Horovodish.Collectives;
using SparkDL.Horovodish.Mesh;

namespace SparkDL.Horovodish.Trainer;

/// <summary>
/// The manifests of all ranks, exchanged once before the first step: the ranks agree on the number of steps, and a rank
/// with other code or other settings is found at once and not in the middle of an epoch.
/// </summary>
internal sealed record TrainingManifest
{
    /// <summary>The manifest of one rank.</summary>
    internal sealed record Statement
    {
        public required string Recipe { get; init; }

        public required string Code { get; init; }

        public required Dictionary<int, int> ShardRows { get; init; }

        public required Dictionary<int, string> Fingerprints { get; init; }

        public required long HoldoutRows { get; init; }

        public required string Environment { get; init; }
    }

    private TrainingManifest(Statement[] ranks, int shards)
    {
        Ranks = ranks;
        ShardRows = new int[shards];
        var fingerprints = new string[shards];
        foreach (var rank in ranks)
        {
            foreach (var (shard, rows) in rank.ShardRows) ShardRows[shard] = rows;
            foreach (var (shard, print) in rank.Fingerprints) fingerprints[shard] = print;
        }

        Data = Convert.ToHexStringLower(SHA256.HashData(
            JsonSerializer.SerializeToUtf8Bytes(fingerprints)).AsSpan(0, 16));
    }

    public Statement[] Ranks { get; }

    /// <summary>The number of training rows in every canonical shard.</summary>
    public int[] ShardRows { get; }

    /// <summary>The fingerprint of all training rows.</summary>
    public string Data { get; }

    /// <summary>The first rank that has training rows, whose batch norm statistics the model gets.</summary>
    public int Leader => Math.Max(0, Array.FindIndex(Ranks, r => r.ShardRows.Values.Any(n => n > 0)));

    public long TrainingRows => ShardRows.Sum(n => (long)n);

    public long HoldoutRows => Ranks.Sum(r => r.HoldoutRows);

    public static TrainingManifest Exchange(ProcessGroup group, Statement mine, int shards)
    {
        var all = group.AllGather(JsonSerializer.SerializeToUtf8Bytes(mine))
            .Select(bytes => JsonSerializer.Deserialize<Statement>(bytes)!).ToArray();
        for (var rank = 0; rank < all.Length; rank++)
        {
            Compare(rank, "settings", mine.Recipe, all[rank].Recipe, group.Rank);
            Compare(rank, "code", mine.Code, all[rank].Code, group.Rank);
        }

        var agreement = new TrainingManifest(all, shards);
        return agreement.TrainingRows > 0
            ? agreement
            : throw new ArgumentException(
                "There are no training rows: the DataFrame is empty, or all rows are held out.");
    }

    private static void Compare(int rank, string what, string mine, string theirs, int me)
    {
        if (mine == theirs) return;
        throw new RankFailedException(rank, "", -1,
            $"Rank {rank} has other {what} ({theirs}) than rank {me} ({mine}).");
    }
}
