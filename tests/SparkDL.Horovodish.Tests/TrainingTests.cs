using System.Text.Json.Nodes;
using SparkDL.Horovodish.Data;
using SparkDL.Horovodish.Trainer;
using SparkDL.Models.Zoo;

namespace SparkDL.Horovodish.Tests;

public class TrainingTests
{
    [Theory]
    [InlineData(7, 1)]
    [InlineData(5, 0)]
    [InlineData(1, 6)]
    public void Uneven_and_empty_shares_give_the_weights_of_one_process_on_the_whole_batch(int left, int right)
    {
        var whole = TrainShares(left, right, ranks: 1);
        var shares = TrainShares(left, right, ranks: 2);
        TrainingFixture.AssertClose(whole, shares, 1e-5);
        Assert.Equal(whole.History.Epochs[^1].Loss, shares.History.Epochs[^1].Loss, 5);
        Assert.Equal(whole.History.Epochs[^1].Accuracy, shares.History.Epochs[^1].Accuracy);
    }

    [Fact]
    public void Weights_of_classes_and_samples_divide_by_their_sum_over_all_ranks()
    {
        double[] classes = [0.5, 2, 3];
        var whole = TrainShares(7, 1, ranks: 1, plan => plan with { ClassWeights = classes }, weighted: true);
        var shares = TrainShares(7, 1, ranks: 2, plan => plan with { ClassWeights = classes }, weighted: true);
        TrainingFixture.AssertClose(whole, shares, 1e-5);
        var plain = TrainShares(7, 1, ranks: 1);
        Assert.NotEqual(plain.History.WeightsHash, whole.History.WeightsHash);
    }

    [Fact]
    public void The_same_global_batch_on_one_two_and_four_ranks_gives_the_same_training()
    {
        var one = TrainingFixture.Train(TrainingFixture.Plan(1) with { Epochs = 3 }, 61);
        foreach (var ranks in new[] { 2, 4 })
        {
            var several = TrainingFixture.Train(TrainingFixture.Plan(ranks) with { Epochs = 3 }, 61);
            TrainingFixture.AssertClose(one, several, 1e-4);
            Assert.Equal(one.History.DataFingerprint, several.History.DataFingerprint);
            Assert.Equal(one.History.Epochs.Select(e => e.Step), several.History.Epochs.Select(e => e.Step));
        }
    }

    [Fact]
    public void The_order_of_arrival_and_the_cut_into_batches_change_nothing()
    {
        var plan = TrainingFixture.Plan(2) with { Epochs = 2 };
        var once = TrainingFixture.Train(plan, 40);
        var again = TrainingFixture.Train(plan, rank =>
        {
            var rows = TrainingFixture.RowsOf(rank, 2, plan.Shards, 40).Reverse().ToArray();
            return rows.Chunk(7).Select(chunk => TrainingFixture.Rows(chunk));
        });
        Assert.Equal(once.History.WeightsHash, again.History.WeightsHash);
    }

    [Fact]
    public void A_run_is_repeated_bit_for_bit_by_its_seed_and_only_by_it()
    {
        var plan = TrainingFixture.Plan(2) with { Epochs = 2, BatchSize = 3 };
        var first = TrainingFixture.Train(plan, 50).History.WeightsHash;
        Assert.Equal(first, TrainingFixture.Train(plan, 50).History.WeightsHash);
        Assert.NotEqual(first, TrainingFixture.Train(plan with { Seed = 8 }, 50).History.WeightsHash);
    }

    [Fact]
    public void Held_out_rows_are_validated_once_each_and_never_trained_on()
    {
        var plan = TrainingFixture.Plan(2) with { ValidationFraction = 0.25, Epochs = 8 };
        var history = TrainingFixture.Train(plan, 200).History;
        Assert.Equal(200, history.TrainingRows + history.ValidationRows);
        Assert.InRange(history.ValidationRows, 25, 75);
        Assert.All(history.Epochs, e => Assert.NotNull(e.ValidationAccuracy));
        Assert.True(history.Epochs[^1].ValidationLoss < history.Epochs[0].ValidationLoss);
        Assert.True(history.Epochs[^1].ValidationAccuracy > 0.8, $"{history.Epochs[^1]}");
    }

    [Fact]
    public void Batch_norm_gets_no_batch_of_one_row_and_its_statistics_are_the_same_on_all_ranks()
    {
        var plan = TrainingFixture.Plan(2) with
        {
            Model = new ModelSpec(ModelZoo.NameOf<FormulaMlp>(), new JsonObject { ["batch_norm"] = true }),
            Epochs = 2,
            BatchSize = 2,
        };
        var result = TrainingFixture.Train(plan,
            rank => [TrainingFixture.Rows(rank == 0 ? TrainingFixture.RowsOf(0, 2, plan.Shards, 30) : Lone(plan))]);
        Assert.True(result.History.SkippedSamples > 0);
        Assert.All(TrainingFixture.WeightsOf(result).Values,
            values => Assert.All(values, v => Assert.True(float.IsFinite(v))));
    }

    [Fact]
    public void An_empty_table_is_refused_with_words()
    {
        var plan = TrainingFixture.Plan(2);
        var errors = TrainingFixture.RunRanks(plan, _ => [], new TrainingResult?[2]);
        Assert.All(errors, e => Assert.NotNull(e));
        Assert.Contains(errors, e => e is ArgumentException
            && e.Message.Contains("no training rows", StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_of_another_size_than_the_shape_are_refused_with_both_numbers()
    {
        var plan = TrainingFixture.Plan() with { Input = new InputSpec { Shape = [5] } };
        var errors = TrainingFixture.RunRanks(plan, _ => [TrainingFixture.Rows([1, 2])], new TrainingResult?[1]);
        Assert.Contains("16 bytes", errors[0]!.Message, StringComparison.Ordinal);
        Assert.Contains("are 20", errors[0]!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rank_with_other_settings_is_named()
    {
        var plan = TrainingFixture.Plan(2);
        var group = new RankGroup(2);
        var errors = group.Run(g => TrainingManifest.Exchange(g, new TrainingManifest.Statement
        {
            Recipe = g.Rank == 0 ? "a" : "b",
            Code = "c",
            ShardRows = [],
            Fingerprints = [],
            HoldoutRows = 0,
            Environment = "",
        }, plan.Shards));
        Assert.Contains("Rank 1 has other settings", errors[0]!.Message, StringComparison.Ordinal);
        Assert.Contains("Rank 0 has other settings", errors[1]!.Message, StringComparison.Ordinal);
    }

    /// <summary>A row for rank 1 that is the only one of its shards.</summary>
    private static int[] Lone(TrainingPlan plan) => [TrainingFixture.RowsOf(1, 2, plan.Shards, 100)[0]];

    /// <summary>
    /// One step per epoch; each shard has one row or none, so rank 0 has so many rows of it and rank 1 so many.
    /// </summary>
    private static TrainingResult TrainShares(
        int left, int right, int ranks, Func<TrainingPlan, TrainingPlan>? adjust = null, bool weighted = false)
    {
        var shards = 2 * Math.Max(left, right);
        var plan = TrainingFixture.Plan(ranks) with { Shards = shards, BatchSize = 64, Epochs = 5, LearningRate = 0.2 };
        plan = adjust?.Invoke(plan) ?? plan;
        var mine = Enumerable.Range(0, left).Select(k => RowOf(2 * k, shards)).ToArray();
        var others = Enumerable.Range(0, right).Select(k => RowOf((2 * k) + 1, shards)).ToArray();
        return TrainingFixture.Train(plan,
            rank => [TrainingFixture.Rows(ranks == 1 ? [.. mine, .. others] : rank == 0 ? mine : others, weighted)]);
    }

    /// <summary>The first row that hashes to a shard.</summary>
    private static int RowOf(int shard, int shards) =>
        Enumerable.Range(0, 10_000).First(i => ShardedRows.ShardOf(TrainingFixture.HashOf(i).First, shards) == shard);
}
