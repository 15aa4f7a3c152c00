using SparkDL.Horovodish.Data;
using SparkDL.Horovodish.Estimator;

namespace SparkDL.Horovodish.Tests;

public class SampleOrderTests
{
    [Theory]
    [InlineData(61, 4, 8)]
    [InlineData(500, 16, 32)]
    [InlineData(37, 4, 12)]
    public void One_two_and_four_ranks_use_the_same_samples_in_the_same_steps(int rows, int shards, int globalBatch)
    {
        var one = Order(rows, shards, globalBatch, ranks: 1);
        Assert.Equal(one, Order(rows, shards, globalBatch, ranks: 2));
        Assert.Equal(one, Order(rows, shards, globalBatch, ranks: 4));
    }

    [Fact]
    public void An_epoch_shows_every_row_and_counts_what_it_repeats()
    {
        var order = Order(500, 16, 32, ranks: 2);
        var plan = PlanOf(500, 16, 32);
        var firstEpoch = order.Where(s => s.StartsWith("0/", StringComparison.Ordinal))
            .SelectMany(s => s.Split(": ")[1].Split(' ')).ToList();
        Assert.Equal(500, firstEpoch.Select(s => s.Split('@')[0]).Distinct().Count());
        Assert.Equal(500 + plan.RepeatedRows, firstEpoch.Count);
    }

    [Fact]
    public void Epochs_and_seeds_have_orders_of_their_own()
    {
        var order = Order(100, 4, 20, ranks: 1);
        Assert.NotEqual(
            order.First(s => s.StartsWith("0/0:", StringComparison.Ordinal))[4..],
            order.First(s => s.StartsWith("1/0:", StringComparison.Ordinal))[4..]);
        Assert.NotEqual(order, Order(100, 4, 20, ranks: 1, seed: 6));
    }

    [Fact]
    public void A_small_rest_joins_the_step_before_it_whatever_the_number_of_ranks()
    {
        // 4 shards of 5 rows: 20 positions, batches of 16: the rest of 4 is less than two rows per shard.
        var plan = new EpochPlan([5, 5, 5, 5], 16);
        Assert.Equal(1, plan.Steps);
        Assert.Equal((0, 20), plan.RangeOf(0));
        Assert.Equal(10, plan.LargestShare(2));
        // A rest of 10 is a step of its own.
        Assert.Equal(2, new EpochPlan([5, 5, 5, 5], 10).Steps);
    }

    [Fact]
    public void Empty_shards_are_passed_over()
    {
        var plan = new EpochPlan([3, 0, 2, 0], 8);
        Assert.Equal(5, plan.Rows);
        Assert.Equal(12, plan.Positions);
        Assert.Equal(1, plan.RepeatedRows);
    }

    [Fact]
    public void The_random_numbers_never_change()
    {
        var random = new StableRandom(1, 2, 3);
        // From a second implementation, in Python.
        Assert.Equal([640054951876687254UL, 4707003397484236752UL], [random.Next(), random.Next()]);
        Assert.Equal("9 2 8 5 4 1 6 0 7 3", string.Join(' ', new StableRandom(42, 0, 0).Permutation(10)));
    }

    [Fact]
    public void Keys_are_found_for_every_partition_as_Spark_hashes_them()
    {
        // hash(0), hash(1) and hash(-1) as Spark gives them.
        Assert.Equal(933211791, SparkHashPartitioner.Murmur3(0));
        Assert.Equal(-559580957, SparkHashPartitioner.Murmur3(1));
        for (var partitions = 1; partitions <= 64; partitions++)
        {
            var keys = SparkHashPartitioner.KeysForPartitions(partitions);
            for (var r = 0; r < partitions; r++) Assert.Equal(r, SparkHashPartitioner.PartitionOf(keys[r], partitions));
        }
    }

    [Fact]
    public void Fingerprints_follow_the_content_and_not_the_arrival()
    {
        Assert.Equal(Print([1, 2, 3, 4]), Print([4, 3, 2, 1]));
        Assert.NotEqual(Print([1, 2, 3, 4]), Print([1, 2, 3, 5]));
    }

    private static string Print(int[] rows)
    {
        var plan = TrainingFixture.Plan() with { Shards = 1 };
        using var spool = RowSpool.Collect([TrainingFixture.Rows(rows)], plan.Input);
        return Convert.ToHexString(ShardedRows.From(spool, plan.Shards, plan.ValidationFraction, 0, 1).Fingerprint(0,
            spool));
    }

    private static EpochPlan PlanOf(int rows, int shards, int globalBatch)
    {
        var counts = new int[shards];
        for (var i = 0; i < rows; i++) counts[ShardedRows.ShardOf(TrainingFixture.HashOf(i).First, shards)]++;
        return new EpochPlan(counts, globalBatch);
    }

    /// <summary>
    /// Two epochs as text: for each step the rows (by their hash) with their positions, over all ranks.
    /// </summary>
    private static List<string> Order(int rows, int shards, int globalBatch, int ranks, long seed = 5)
    {
        var plan = TrainingFixture.Plan() with { Shards = shards };
        var order = PlanOf(rows, shards, globalBatch);
        var samplers = new List<ShardSampler>();
        var spools = new List<RowSpool>();
        for (var rank = 0; rank < ranks; rank++)
        {
            spools.Add(RowSpool.Collect([TrainingFixture.Rows(TrainingFixture.RowsOf(rank, ranks, shards, rows))],
                plan.Input));
            var sharded = ShardedRows.From(spools[^1], plan.Shards, plan.ValidationFraction, rank, ranks);
            samplers.Add(new ShardSampler(sharded, order, seed, rank, ranks));
        }

        var text = new List<string>();
        for (var epoch = 0; epoch < 2; epoch++)
        {
            for (var step = 0L; step < order.Steps; step++)
            {
                var all = new List<Sample>();
                foreach (var sampler in samplers)
                {
                    var mine = new List<Sample>();
                    sampler.Fill(epoch, step, mine);
                    all.AddRange(mine);
                }

                text.Add($"{epoch}/{step}: "
                    + string.Join(' ', all.OrderBy(s => s.Position).Select(s => $"{s.Row.Hash1:x}@{s.Position}")));
            }
        }

        spools.ForEach(s => s.Dispose());
        return text;
    }
}
