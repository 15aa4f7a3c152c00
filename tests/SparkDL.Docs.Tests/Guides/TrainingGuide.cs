#region training-usings
using System.Text.Json.Nodes;
using SparkDL.Horovodish;
using SparkDL.Horovodish.Reporting;
using SparkDL.Horovodish.Trainer;
using SparkDL.Models.Zoo;
using SparkDL.Sql;
using SparkDL.Torch;
#endregion
using Docs.Tests.Harness;
using SparkDL;
using SparkDL.Harness;

namespace Docs.Tests.Guides;

#region training-own-type
/// <summary>A network of two layers, with as many hidden units as its configuration says.</summary>
public sealed class TwoLayers : IModelFactory
{
    public torch.nn.Module<Tensor, Tensor> Create(JsonObject config)
    {
        int hidden = (int)config["hidden"]!;
        return torch.nn.Sequential(torch.nn.Linear(2, hidden), torch.nn.ReLU(), torch.nn.Linear(hidden, 2));
    }
}
#endregion

/// <summary>The code of <c>docs/guides/training.md</c>.</summary>
[Collection(SharedSparkCollection.Name)]
public sealed class TrainingGuide(SharedSpark shared) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-guide-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SparkFact]
    public void A_network_is_trained_on_two_ranks_and_scores()
    {
        SparkSession spark = shared.Session;

        #region training-fit
        DataFrame points = spark.Range(0, 4_000, step: 1, partitions: 2)
            .SelectExpr("id", "array(cast(rand(1) * 2 - 1 as float), cast(rand(2) * 2 - 1 as float)) as features")
            .SelectExpr("id", "features", "cast(features[0] * features[1] > 0 as long) as label");

        TorchModel model = new TorchEstimator
        {
            NumProcesses = 2,
            BatchSize = 32,
            Epochs = 5,
            LearningRate = 0.01,
            ValidationFraction = 0.1,
            KeyCols = ["id"],
            InputShape = [2],
            Labels = ["differ", "same"],
            Seed = 7,
        }.UseModel<TwoLayers>(new JsonObject { ["hidden"] = 32 }).Fit(points);

        DataFrame scored = model.Transform(points).Select("id", "label", "prediction", "predicted_label");
        #endregion

        #region training-history
        foreach (EpochRecord epoch in model.History.Epochs)
            Console.WriteLine($"epoch {epoch.Epoch}: loss {epoch.Loss:0.00}, accuracy {epoch.ValidationAccuracy:0.00}");
        #endregion

        Assert.Equal(5, model.History.Epochs.Count);
        Assert.InRange(scored.Where("label = prediction").Count(), 3_600, 4_000);
    }

    [SparkFact]
    public void A_training_resumes_from_its_checkpoints()
    {
        DataFrame points = shared.Session.Range(0, 200, step: 1, partitions: 2)
            .SelectExpr("array(cast(id as float), cast(-id as float)) as features", "cast(id % 2 as long) as label");
        string checkpoints = Path.Combine(_folder, "checkpoints");

        #region training-checkpoints
        TorchEstimator estimator = new TorchEstimator
        {
            Epochs = 2,
            InputShape = [2],
            CheckpointDir = checkpoints,
            Schedule = new OneCycleRate(),
            Optimizer = "sgd",
            OptimizerConfig = new JsonObject { ["momentum"] = 0.9 },
            Progress = line => Console.WriteLine(line),
        }.UseModel<TwoLayers>(new JsonObject { ["hidden"] = 4 });
        TorchModel first = estimator.Fit(points);
        TorchModel again = estimator.Fit(points); // finds the last checkpoint, and has nothing left to do
        #endregion

        Assert.Equal(0, first.History.ResumedFromStep);
        Assert.True(again.History.ResumedFromStep > 0);
        Assert.Equal(first.History.WeightsHash, again.History.WeightsHash);
    }

    [SparkFact]
    public void A_model_is_saved_and_loaded()
    {
        DataFrame points = shared.Session.Range(0, 100, step: 1, partitions: 1)
            .SelectExpr("array(cast(id as float), cast(-id as float)) as features", "cast(id % 2 as long) as label");
        TorchModel model = new TorchEstimator { InputShape = [2] }
            .UseModel<TwoLayers>(new JsonObject { ["hidden"] = 4 }).Fit(points);
        string folder = Path.Combine(_folder, "model");

        #region training-save
        model.Save(folder);
        TorchModel loaded = TorchModel.Load(folder);
        #endregion

        Assert.Equal(model.History.WeightsHash, loaded.History.WeightsHash);
    }

    [SparkFact]
    public void More_ranks_than_slots_are_refused()
    {
        DataFrame points = shared.Session.Range(10).SelectExpr("array(1F, 2F) as features", "id % 2 as label");
        TorchEstimator estimator = new TorchEstimator { NumProcesses = 3, InputShape = [2] }
            .UseModel<TwoLayers>(new JsonObject { ["hidden"] = 4 });

        string message = Assert.Throws<SparkSetupException>(() => estimator.Fit(points)).Message;

        Assert.Contains("3 ranks need 3 task slots at the same time, but the cluster has 2", message);
    }
}
