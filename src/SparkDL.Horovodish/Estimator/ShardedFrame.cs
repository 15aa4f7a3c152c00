using System.Globalization;
using SparkDL.Functions;
using SparkDL.Horovodish.Data;
using SparkDL.Sql;

namespace SparkDL.Horovodish.Estimator;

/// <summary>
/// The driver's side of the placement: the columns a rank needs, two hashes of 64 bits of the row's key or content,
/// and a repartition that puts every canonical shard whole on the rank it belongs to.
/// </summary>
internal static class ShardedFrame
{
    public static DataFrame Of(DataFrame data, TorchEstimator settings, int ranks)
    {
        List<string> columns = [As(settings.FeaturesCol, RowSpool.Features), As(settings.LabelCol, RowSpool.Label)];
        if (settings.WeightCol is { } weight) columns.Add(As(weight, RowSpool.Weight));
        if (settings.ValidationCol is { } holdout) columns.Add(As(holdout, RowSpool.Holdout));
        var hashed = HashedColumns(settings);
        columns.Add($"xxhash64('sparkdl shard', {hashed}) AS {RowSpool.Hash1}");
        columns.Add($"xxhash64('sparkdl order', {hashed}) AS {RowSpool.Hash2}");
        return data.SelectExpr(columns).Repartition(ranks, Sql.Functions.Expr(PlacementKey(ranks)));
    }

    /// <summary>
    /// A key that Spark's hash partitioning sends to partition r for the rows of rank r. A shard's rank is its number
    /// modulo the ranks, and C is a multiple of the ranks, so the hash modulo the ranks says it.
    /// </summary>
    internal static string PlacementKey(int ranks)
    {
        var keys = SparkHash.KeysOf(ranks).Select(k => k.ToString(CultureInfo.InvariantCulture));
        return $"element_at(array({string.Join(", ", keys)}), cast(pmod({RowSpool.Hash1}, {ranks}) AS int) + 1)";
    }

    private static string HashedColumns(TorchEstimator settings) =>
        string.Join(", ", ShardedBatches.Hashed(settings).Select(SparkDdl.QuoteIdentifier));

    private static string As(string column, string name) => $"{SparkDdl.QuoteIdentifier(column)} AS {name}";
}
