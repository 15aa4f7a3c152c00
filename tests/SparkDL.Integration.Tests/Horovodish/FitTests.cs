using System.Text.Json.Nodes;
using SparkDL.Harness;
using SparkDL.Horovodish;
using SparkDL.Horovodish.Data;
using SparkDL.Horovodish.Estimator;
using SparkDL.Horovodish.Reporting;
using SparkDL.Horovodish.Trainer;
using SparkDL.Integration.Tests.Harness;
using SparkDL.ML;
using SparkDL.Models.Zoo;
using SparkDL.Sql;
using SparkDL.Torch;

namespace SparkDL.Integration.Tests.Horovodish;

/// <summary>A model of the user's, declared in the user's assembly.</summary>
public sealed class DigitsMlp : IModelFactory
{
    public torch.nn.Module<Tensor, Tensor> Create(JsonObject config) => torch.nn.Sequential(
        torch.nn.Flatten(), torch.nn.Linear(64, config["hidden"]?.GetValue<int>() ?? 32), torch.nn.ReLU(),
        torch.nn.Linear(config["hidden"]?.GetValue<int>() ?? 32, 10));
}

[Collection(LocalSparkCollection.Name)]
public sealed class FitTests(LocalSparkFixture local) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-fit-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SparkFact]
    public void Two_ranks_learn_the_digits_and_the_model_scores_and_is_saved()
    {
        var lines = new List<string>();
        var estimator = Estimator();
        estimator.Progress = lines.Add;
        var digits = Digits.Frame(local.Spark);
        var model = estimator.Fit(digits);
        var history = model.History;
        Assert.Equal(2, history.Ranks);
        Assert.Equal(Digits.Count, history.TrainingRows + history.ValidationRows);
        Assert.True(history.Epochs[^1].ValidationAccuracy > 0.9, $"{history.Epochs[^1]}");
        Assert.Equal(estimator.Epochs, lines.Count(l => l.StartsWith("epoch ", StringComparison.Ordinal)));

        Assert.True(Accuracy(model, digits) > 0.93);
        var saved = Path.Combine(_folder, "saved");
        model.Save(saved);
        var loaded = TorchModel.Load(saved);
        Assert.Equal(history.WeightsHash, loaded.History.WeightsHash);
        Assert.True(Accuracy(loaded, digits) > 0.93);
    }

    [SparkFact]
    public void A_model_of_the_users_own_assembly_is_trained()
    {
        var estimator = Estimator().UseModel<DigitsMlp>(new JsonObject { ["hidden"] = 24 });
        (estimator.Optimizer, estimator.LearningRate, estimator.OptimizerConfig) = ("adam", 0.01, null);
        var model = estimator.Fit(Digits.Frame(local.Spark));
        Assert.True(model.History.Epochs[^1].ValidationAccuracy > 0.85, $"{model.History.Epochs[^1]}");
    }

    [SparkFact]
    public void One_rank_and_two_give_the_same_training()
    {
        var one = Fit(e => (e.NumProcesses, e.BatchSize) = (1, 64));
        var two = Fit(e => (e.NumProcesses, e.BatchSize) = (2, 32));
        Assert.Equal(one.DataFingerprint, two.DataFingerprint);
        Assert.Equal(one.Epochs[0].Step, two.Epochs[0].Step);
        Assert.Equal(one.Epochs[0].Loss, two.Epochs[0].Loss, 1e-3);
        Assert.Equal(two.WeightsHash, Fit(e => (e.NumProcesses, e.BatchSize) = (2, 32)).WeightsHash);
    }

    [SparkFact]
    public void More_ranks_than_slots_are_refused_at_once()
    {
        var estimator = Estimator();
        estimator.NumProcesses = 4;
        var error = Assert.Throws<SparkSetupException>(() => estimator.Fit(Digits.Frame(local.Spark)));
        Assert.Contains("4 ranks need 4 task slots", error.Message, StringComparison.Ordinal);
    }

    [SparkFact]
    public void Wrong_columns_and_settings_are_refused_before_anything_runs()
    {
        var digits = Digits.Frame(local.Spark);
        AssertRefused(digits, e => e.FeaturesCol = "pixels", "no column 'pixels'");
        AssertRefused(digits, e => e.LabelCol = "image", "a number");
        AssertRefused(digits, e => e.Optimizer = "sdg", "'sdg'");
        AssertRefused(digits, e => e.Model = "resnet_tiny", "'resnet_tiny'");
        AssertRefused(digits, e => e.CanonicalShards = 5, "multiple of NumProcesses");
        AssertRefused(digits, e => e.InputShape = null, "InputShape");
    }

    private static void AssertRefused(DataFrame data, Action<TorchEstimator> change, string message)
    {
        var estimator = Estimator();
        change(estimator);
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => estimator.Fit(data)).Message,
            StringComparison.Ordinal);
    }

    private TrainingHistory Fit(Action<TorchEstimator> change)
    {
        var estimator = Estimator().UseModel<DigitsMlp>();
        estimator.Epochs = 1;
        change(estimator);
        return estimator.Fit(Digits.Frame(local.Spark)).History;
    }

    private static double Accuracy(TorchModel model, DataFrame data)
    {
        var right = model.Transform(data).Where($"{model.PredictionCol} = label").Count();
        return right / (double)Digits.Count;
    }

    private static TorchEstimator Estimator() => new()
    {
        FeaturesCol = "image",
        Model = "resnet_small",
        ModelConfig =
            new JsonObject
            {
                ["in_channels"] = 1,
                ["widths"] = new JsonArray(16, 32),
                ["blocks"] = new JsonArray(1, 1),
                ["stem_stride"] = 1
            },
        InputShape = [1, 8, 8],
        InputType = ScalarType.Byte,
        NumProcesses = 2,
        BatchSize = 32,
        Epochs = 4,
        Seed = 1,
        Optimizer = "sgd",
        OptimizerConfig = new JsonObject { ["momentum"] = 0.9 },
        LearningRate = 0.1,
        Schedule = new OneCycleRate(),
        ValidationFraction = 0.1,
        ThreadsPerProcess = 1,
    };
}
