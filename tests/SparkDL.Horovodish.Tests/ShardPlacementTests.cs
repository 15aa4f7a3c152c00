using SparkDL.Harness;
using SparkDL.Horovodish.Data;
using SparkDL.Horovodish.Estimator;
using SparkDL.Sql;

namespace SparkDL.Horovodish.Tests;

/// <summary>Where Spark's own shuffle puts the rows of a shard.</summary>
[Trait("Tier", "slow")]
public sealed class ShardPlacementTests
{
    [SparkFact]
    public void Every_row_lands_on_the_rank_of_its_shard()
    {
        using var spark = SparkSession.Builder().Master("local[2]").Create();
        var rows = spark.Range(5000).SelectExpr("cast(cast(id as string) as binary) as image", "id % 10 as label");
        foreach (var ranks in new[] { 1, 2, 3, 7 })
        {
            var estimator = new TorchEstimator { FeaturesCol = "image" };
            var misplaced = ShardedDataFrame.Create(rows, estimator.UsedColumns, ranks)
                .Where($"spark_partition_id() <> pmod({RowSpool.Hash1}, {ranks})");
            Assert.Equal(0, misplaced.Count());
        }
    }
}
