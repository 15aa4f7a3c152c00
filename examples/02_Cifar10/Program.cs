// Trains an image classifier from a folder of image files, on two ranks inside Spark, and scores images with it.
//
//   dotnet run --project examples/02_Cifar10 -c Release -- --data DIR [--master local[*]|spark://host:7077]
//
// DIR holds class folders of images (or train and test parts of such, as folders or .tar.gz archives). Without it the
// handwritten digits of this repository are used. The last line of the output is JSON.

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SparkDL;
using SparkDL.Examples;
using SparkDL.Horovodish;
using SparkDL.Horovodish.Data;
using SparkDL.Horovodish.Estimator;
using SparkDL.Horovodish.Reporting;
using SparkDL.Horovodish.Trainer;
using SparkDL.Torch;
using SparkDL.Transformers.Images;
using SparkDL.Transformers.Scoring;

const int Side = 32; // pixels

try
{
    Run(Arguments.Parse(args));
    return 0;
}
catch (Exception e) when (e is SparkDLException or ArgumentException or IOException)
{
    Console.Error.WriteLine($"error: {e.Message}");
    return 1;
}

static void Run(Arguments arguments)
{
    Stopwatch total = Stopwatch.StartNew();
    ImageSet images = ImageSet.Find(arguments.Data);
    using IEngine engine = Start(arguments);
    Say(total, $"{images.Name} on {engine.Name}, seed {arguments.Seed}");

    // 1. Files to tensors: Spark lists and reads the files, the workers decode and resize them.
    ImageDecoder decoder = new() { Width = Side, Height = Side };
    Stopwatch watch = Stopwatch.StartNew();
    Ingested ingested = engine.Ingest(images, decoder);
    double ingestRate = ingested.Images / watch.Elapsed.TotalSeconds;
    var (classes, broken) = (ingested.Labels.Count, ingested.Broken);
    Say(total, $"read {ingested.Images} images of {classes} classes, {ingestRate:0} images/s, {broken} broken");
    if (ingested.FirstError is { } error)
        Say(total, $"  such as: {error}");

    // 2. Training: one barrier stage, each rank in a process of its own, over the DataFrame's rows.
    TorchModel model = engine.Train(Estimator(arguments, images.Recipe, ingested.Labels));
    foreach (EpochRecord epoch in model.History.Epochs)
    {
        var (loss, share) = (epoch.ValidationLoss, epoch.ValidationAccuracy);
        Say(total, $"""
            epoch {epoch.Epoch}: training loss {epoch.Loss:0.000}, holdout loss {loss:0.000}, accuracy {share:0.000}
            """);
    }

    // 3. Scoring: the model's folder is sent to the workers; each process loads it once.
    string folder = Save(model, arguments.Output);
    watch.Restart();
    Confusion confusion = new(ingested.Labels);
    long scoredRows = 0;
    ModelScorer scorer = TorchModel.Load(folder).Scorer;
    foreach (Scored scored in engine.Score(images, decoder, scorer))
    {
        scoredRows++;
        if (scored.Prediction is { } prediction)
            confusion.Add(ingested.Labels.ToList().IndexOf(scored.Label), prediction);
    }
    double scoreRate = scoredRows / watch.Elapsed.TotalSeconds;
    confusion.Print();
    double accuracy = confusion.Accuracy;
    Say(total, $"test accuracy {accuracy:0.0000} of {scoredRows} images, {scoreRate:0} rows/s; model in {folder}");

    Console.WriteLine(JsonSerializer.Serialize(new
    {
        engine = engine.Name,
        accuracy = Math.Round(accuracy, 4),
        train_images = ingested.Training,
        ingest_images_per_second = Math.Round(ingestRate, 1),
        train_samples_per_second = Math.Round(model.History.SamplesPerSecond, 1),
        score_rows_per_second = Math.Round(scoreRate, 1),
        seconds_total = Math.Round(total.Elapsed.TotalSeconds, 1),
    }));
}

static TorchEstimator Estimator(Arguments arguments, Recipe recipe, IReadOnlyList<string> labels) => new()
{
    Model = "resnet_small",
    ModelConfig = new JsonObject { ["num_classes"] = labels.Count },
    FeaturesCol = "image",
    LabelCol = "class",
    ValidationCol = "is_holdout",
    Labels = [.. labels],
    InputShape = [3, Side, Side],
    InputType = ScalarType.Byte,
    Mean = [0.491, 0.482, 0.447],
    Std = [0.247, 0.243, 0.262],
    Augmentation = new ImageAugmentation(CropPadding: 2, recipe.Flip),
    NumProcesses = arguments.Ranks,
    BatchSize = recipe.BatchSize,
    Epochs = arguments.Epochs ?? recipe.Epochs,
    Optimizer = "sgd",
    OptimizerConfig = new JsonObject { ["momentum"] = 0.9, ["nesterov"] = true, ["weight_decay"] = 5e-4 },
    LearningRate = recipe.LearningRate,
    Schedule = new OneCycleRate(),
    Seed = arguments.Seed,
};

static IEngine Start(Arguments arguments)
{
    if (!arguments.Spark)
        return new RunnerEngine();
    try
    {
        return SparkEngine.Start(arguments.Master);
    }
    catch (SparkSetupException e) when (arguments.Master is null)
    {
        Console.WriteLine($"no Spark can be had here, the function runner does the job instead: {e.Message}");
        return new RunnerEngine();
    }
}

static string Save(TorchModel model, string output)
{
    string folder = Path.Combine(Directory.CreateDirectory(output).FullName, "model");
    if (Directory.Exists(folder))
        Directory.Delete(folder, recursive: true);
    model.Save(folder);
    LossPlot.Write(
        Path.Combine(output, "loss.svg"),
        [.. model.History.Epochs.Select(epoch => epoch.Loss)],
        [.. model.History.Epochs.Select(epoch => epoch.ValidationLoss ?? 0)]);
    return folder;
}

static void Say(Stopwatch total, FormattableString text)
{
    string seconds = total.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
    Console.WriteLine($"{seconds,6} s  {text.ToString(CultureInfo.InvariantCulture)}");
}
