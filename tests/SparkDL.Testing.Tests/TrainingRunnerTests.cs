using System.Text.Json.Nodes;
using SparkDL.Functions;
using SparkDL.Harness;
using SparkDL.Horovodish;
using SparkDL.Models.Zoo;
using SparkDL.Sql;
using SparkDL.Torch;

namespace SparkDL.Testing.Tests;

/// <summary>A network for four features and three classes.</summary>
public sealed class SmallNetwork : IModelFactory
{
    public torch.nn.Module<Tensor, Tensor> Create(JsonObject config) =>
        torch.nn.Sequential(torch.nn.Linear(4, 16), torch.nn.Tanh(), torch.nn.Linear(16, 3));
}

public sealed class TrainingRunnerTests
{
    private sealed record Sample(float[] Features, long Label);

    [WorkerFact]
    [Trait("Tier", "slow")]
    public void A_rank_that_dies_fails_the_training_and_the_next_one_resumes_with_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        using var fault = new RankFault(rank: 1, step: 20);
        List<Sample> rows = [.. Enumerable.Range(0, 400).Select(i => new Sample(
            [MathF.Sin(i), MathF.Cos(i), MathF.Sin(3 * i), MathF.Cos(7 * i)], i % 3))];

        Assert.Throws<FunctionException>(() => TrainingRunner.Fit(EstimatorFor(folder["broken"]), rows, fault));
        Assert.True(fault.HasHappened);
        var resumed = TrainingRunner.Fit(EstimatorFor(folder["broken"]), rows, fault).History;
        var whole = TrainingRunner.Fit(EstimatorFor(folder["whole"]), rows).History;

        Assert.True(resumed.ResumedFromStep > 0, "it did not resume");
        Assert.Equal(0, whole.ResumedFromStep);
        Assert.Equal(whole.WeightsHash, resumed.WeightsHash);
    }

    [Fact]
    public void A_fault_is_a_setting_and_its_rank_and_step_are_checked()
    {
        using var fault = new RankFault(rank: 1, step: 5);
        Dictionary<string, string> settings = [];
        fault.ApplyTo(settings.Add);
        Assert.StartsWith("kill;training-step-1;5;", settings["sparkdl.fault"]);
        Assert.False(fault.HasHappened);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RankFault(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RankFault(0, 0));
    }

    private static TorchEstimator EstimatorFor(string checkpoints) => new TorchEstimator
    {
        FeaturesCol = "Features",
        LabelCol = "Label",
        InputShape = [4],
        NumProcesses = 2,
        BatchSize = 16,
        Epochs = 3,
        Seed = 3,
        Optimizer = "adam",
        LearningRate = 0.01,
        ThreadsPerProcess = 1,
        Verbose = false,
        CheckpointDir = checkpoints,
        CheckpointEverySteps = 5,
    }.UseModel<SmallNetwork>();
}

/// <summary>A fact that starts ranks by the worker's executable: it is skipped where that is not published.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WorkerFactAttribute : FactAttribute
{
    public WorkerFactAttribute()
    {
        if (LocalSpark.Inspect().Worker.Problem is { } problem && !Corpus.Required) Skip = problem;
    }
}
