using System.Text.Json;
using System.Text.Json.Nodes;
using SparkDL.Harness;
using SparkDL.Horovodish.Data;
using SparkDL.Horovodish.Trainer;

namespace SparkDL.Horovodish.Tests;

/// <summary>
/// Ten steps against numbers that PyTorch gave (<c>golden/make_golden.py</c>): one file guards the whole trainer.
/// </summary>
public class GoldenTrainingTests
{
    private const int Rows = 24;

    [Theory]
    [InlineData("sgd", 1)]
    [InlineData("sgd", 2)]
    [InlineData("adam", 2)]
    [InlineData("adamw", 2)]
    public void Ten_steps_give_the_losses_and_weights_of_PyTorch(string optimizer, int ranks)
    {
        var golden = Golden()[optimizer]!;
        var result = TrainingFixture.Train(PlanOf(optimizer, ranks),
            rank => [TrainingFixture.Rows(rank == 0 ? Rows0(ranks) : Rows1())]);
        var losses = golden["losses"].Deserialize<double[]>()!;
        Assert.Equal(losses.Length, result.History.Epochs.Count);
        foreach (var (expected, epoch) in losses.Zip(result.History.Epochs)) Assert.Equal(expected, epoch.Loss, 1e-5);
        var weights = TrainingFixture.WeightsOf(result);
        foreach (var (name, values) in golden["weights"]!.AsObject())
        {
            var wanted = values.Deserialize<float[]>()!;
            var scale = wanted.Max(Math.Abs);
            for (var i = 0; i < wanted.Length; i++) Assert.Equal(wanted[i], weights[name][i], 1e-5 * scale);
        }
    }

    private static int[] Rows0(int ranks) =>
        ranks == 1 ? [.. Enumerable.Range(0, Rows)] : TrainingFixture.RowsOf(0, 2, Shards, Rows);

    private static int[] Rows1() => TrainingFixture.RowsOf(1, 2, Shards, Rows);

    // So many shards that each holds one row or none: every row comes once in a step, whatever hashes to whom.
    private static readonly int Shards = FirstWithoutCollision();

    private static int FirstWithoutCollision() => Enumerable.Range(1, 5000).Select(k => 2 * k).First(shards =>
        Enumerable.Range(0, Rows).Select(i => ShardedRows.ShardOf(TrainingFixture.HashOf(i).First, shards)).Distinct()
            .Count() == Rows);

    private static TrainingPlan PlanOf(string optimizer, int ranks) => TrainingFixture.Plan(ranks) with
    {
        Shards = Shards,
        BatchSize = Shards,
        Epochs = 10,
        LearningRate = 0.2,
        Schedule = new OneCycleRate(),
        Optimizer = optimizer,
        OptimizerConfig = optimizer switch
        {
            "sgd" => new JsonObject { ["momentum"] = 0.9, ["nesterov"] = true, ["weight_decay"] = 5e-4 },
            "adamw" => new JsonObject { ["weight_decay"] = 0.05 },
            _ => null,
        },
    };

    private static JsonNode Golden() =>
        JsonNode.Parse(File.ReadAllText(RepositoryPaths.Under("tests/SparkDL.Horovodish.Tests/golden/golden.json")))!;
}
