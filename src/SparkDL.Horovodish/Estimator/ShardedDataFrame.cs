using System.Globalization;
using SparkDL.Functions.Schemas;
using SparkDL.Horovodish.Data;
using SparkDL.Sql;

namespace SparkDL.Horovodish.Estimator;

/// <summary>
/// Places the rows of a DataFrame: selects the columns that a rank needs, adds two 64-bit hashes of the row's key or
/// content, and repartitions so that every canonical shard lies whole on its rank.
/// </summary>
internal static class ShardedDataFrame
{
    public static DataFrame Create(DataFrame data, TrainingColumns used, int ranks)
    {
        List<string> columns = [As(used.Features, RowSpool.Features), As(used.Label, RowSpool.Label)];
        if (used.Weight is { } weight) columns.Add(As(weight, RowSpool.Weight));
        if (used.Holdout is { } holdout) columns.Add(As(holdout, RowSpool.Holdout));
        var hashed = string.Join(", ", used.Hashed.Select(SparkDdl.QuoteIdentifier));
        columns.Add($"xxhash64('sparkdl shard', {hashed}) AS {RowSpool.Hash1}");
        columns.Add($"xxhash64('sparkdl order', {hashed}) AS {RowSpool.Hash2}");
        return data.SelectExpr(columns).Repartition(ranks, Sql.Functions.Expr(PlacementKey(ranks)));
    }

    /// <summary>
    /// A key that Spark's hash partitioning sends to partition r for the rows of rank r. The rank of a shard is its
    /// number modulo the ranks, and the number of shards is a multiple of the ranks, so the hash modulo the ranks gives
    /// the rank.
    /// </summary>
    internal static string PlacementKey(int ranks)
    {
        var keys = SparkHashPartitioner.KeysForPartitions(ranks).Select(k => k.ToString(CultureInfo.InvariantCulture));
        return $"element_at(array({string.Join(", ", keys)}), cast(pmod({RowSpool.Hash1}, {ranks}) AS int) + 1)";
    }

    private static string As(string column, string name) => $"{SparkDdl.QuoteIdentifier(column)} AS {name}";
}
