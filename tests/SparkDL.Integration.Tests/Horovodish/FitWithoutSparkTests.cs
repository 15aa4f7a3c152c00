using System.Text.Json.Nodes;
using SparkDL.Harness;
using SparkDL.Horovodish;
using SparkDL.Horovodish.Estimator;
using SparkDL.Torch;

namespace SparkDL.Integration.Tests.Horovodish;

/// <summary>The same ranks as processes of this machine, where no Spark can be had.</summary>
public sealed class FitWithoutSparkTests
{
    [CorpusFact("digits")]
    public void Two_processes_learn_the_digits_and_the_model_scores_in_memory()
    {
        var digits = Digits.Batches().ToList();
        var estimator = new TorchEstimator
        {
            FeaturesCol = "image",
            InputShape = [1, 8, 8],
            InputType = ScalarType.Byte,
            NumProcesses = 2,
            Epochs = 10,
            Optimizer = "adam",
            LearningRate = 0.01,
            ValidationFraction = 0.1,
            ThreadsPerProcess = 1,
            Verbose = false,
        }.UseModel<DigitsMlp>(new JsonObject { ["hidden"] = 48 });
        var model = estimator.Fit(digits);
        Assert.Equal(2, model.History.Ranks);
        Assert.True(model.History.Epochs[^1].ValidationAccuracy > 0.9, $"{model.History.Epochs[^1]}");
        var scored = model.Scorer.Transform(digits).ToList();
        var right =
            scored.Sum(
                b => Enumerable.Range(0, b.Length)
                    .Count(i => b.Values<long>("prediction")[i] == b.Values<long>("label")[i]));
        Assert.True(right > 0.93 * Digits.Count, $"{right} of {Digits.Count}");
    }
}
