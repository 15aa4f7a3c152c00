using System.Text.Json;
using SparkDL.Arrow.Types;
using SparkDL.Functions.Commands;
using SparkDL.Horovodish.Estimator;
using SparkDL.Horovodish.Reporting;
using SparkDL.Horovodish.Trainer;
using SparkDL.ML;
using SparkDL.Models.Folder;
using SparkDL.Sql;
using SparkDL.Transformers.Scoring;

namespace SparkDL.Horovodish;

/// <summary>A trained network: adds predictions to a DataFrame, and is saved as a folder of data.</summary>
public sealed class TorchModel : Transformer
{
    private const string HistoryFile = "history.json";
    private static readonly JsonSerializerOptions Json = new(
        FunctionCommandCodec.ConfigOptions)
    { WriteIndented = true };

    /// <summary>
    /// The model's folder, which <see cref="SparkDL.Models.Folder.ModelFolder"/> reads. The folder of a model fresh
    /// from training is removed when the process ends; <see cref="PipelineStage.Save"/> keeps the model.
    /// </summary>
    public string ModelFolder { get; set; } = "";

    /// <summary>The column of inputs, prepared as in training. Default: that of the training.</summary>
    public string FeaturesCol { get; set; } = "features";

    /// <summary>The added column with the number of the likeliest class. Default: <c>prediction</c>.</summary>
    public string PredictionCol { get; set; } = "prediction";

    /// <summary>The added column with that class's label. Default: <c>predicted_label</c>.</summary>
    public string PredictedLabelCol { get; set; } = "predicted_label";

    /// <summary>The added column with the probabilities of all classes. Default: <c>probability</c>.</summary>
    public string ProbabilityCol { get; set; } = "probability";

    /// <summary>The added column of error texts, null where the row is good. Default: <c>model_error</c>.</summary>
    public string ErrorCol { get; set; } = "model_error";

    /// <summary>The largest number of rows that go through the network together, at least 1. Default: 64.</summary>
    public int BatchSize { get; set; } = 64;

    /// <summary>The record of the training.</summary>
    public TrainingHistory History { get; private set; } = new();

    /// <summary>
    /// The transformer that computes the predictions; it also runs without Spark, on batches in memory.
    /// </summary>
    public ModelScorer Scorer => new()
    {
        ModelFolder = ModelFolder,
        InputCol = FeaturesCol,
        PredictionCol = PredictionCol,
        LabelCol = PredictedLabelCol,
        ProbabilityCol = ProbabilityCol,
        ErrorCol = ErrorCol,
        BatchSize = BatchSize,
    };

    /// <inheritdoc/>
    public override DataFrame Transform(DataFrame data) => Scorer.Transform(data);

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema schema) => Scorer.TransformSchema(schema);

    /// <inheritdoc/>
    public override void Validate() => Scorer.Validate();

    /// <summary>Reads a model that <see cref="PipelineStage.Save"/> wrote.</summary>
    public static TorchModel Load(string folder) => Load<TorchModel>(folder);

    /// <summary>The network itself, in evaluation mode.</summary>
    public LoadedModel LoadNetwork() => SparkDL.Models.Folder.ModelFolder.Load(ModelFolder);

    internal static TorchModel Of(TorchEstimator estimator, TrainingPlan plan, TrainingResult result)
    {
        var folder = Path.Combine(TemporaryModelFolders.NewFolder(), "model");
        TrainedModelWriter.Write(folder, estimator.Labels, plan, result);
        return new TorchModel { ModelFolder = folder, FeaturesCol = estimator.FeaturesCol, History = result.History };
    }

    /// <inheritdoc/>
    protected override void SaveData(string folder)
    {
        ModelArchive.Copy(ModelFolder, Path.Combine(folder, "model"));
        File.WriteAllText(Path.Combine(folder, HistoryFile), JsonSerializer.Serialize(History, Json));
    }

    /// <inheritdoc/>
    protected override void LoadData(string folder)
    {
        ModelFolder = Path.Combine(folder, "model");
        var history = Path.Combine(folder, HistoryFile);
        if (File.Exists(history))
            History = JsonSerializer.Deserialize<TrainingHistory>(File.ReadAllText(history), Json)!;
    }
}
