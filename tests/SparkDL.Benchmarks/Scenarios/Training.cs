using System.Diagnostics;
using System.Text.Json.Nodes;
using SparkDL.Benchmarks.Support;
using SparkDL.Horovodish;
using SparkDL.Horovodish.Estimator;
using SparkDL.Models.Zoo;
using SparkDL.Torch;

namespace SparkDL.Benchmarks.Scenarios;

/// <summary>
/// A small convolutional network on 28 by 28 pixels, trained by ranks inside one barrier stage; beside it as many
/// threads that train a copy each and never talk. Only the steps count, on both sides.
/// </summary>
internal sealed class Training : Scenario
{
    private const int BatchSize = 64;
    private const int Pixels = 28 * 28;

    public override string Name => "train";

    public override string Variant => "torch_estimator";

    public override string Unit => "samples";

    public override ScenarioPair Prepare(BenchmarkOptions options)
    {
        var rows = options.Size(full: 30_000, quick: 6_000);
        var scratch = new Scratch();
        var spark = BenchmarkSpark.Start(options, batchRows: 4096);
        var path = scratch.Path("digits");
        // A SHA-512 is 64 bytes of noise; repeated, they fill an image.
        var noise = $"substring(unhex(repeat(sha2(cast(id as string), 512), {Pixels / 64 + 1})), 1, {Pixels})";
        BenchmarkSpark.Write(spark.Range(rows).SelectExpr("id", $"{noise} as features", "id % 10 as label"), options,
            path);
        var data = BenchmarkSpark.Read(spark, options, path);
        return new ScenarioPair(
            () => rows / Estimator(options).Fit(data).History.SamplesPerSecond,
            () => BareSeconds(rows, options.Tasks),
            rows)
        {
            Parameters = { ["batch"] = BatchSize, ["ranks"] = options.Tasks },
        }.Owning(scratch, spark);
    }

    private static TorchEstimator Estimator(BenchmarkOptions options) => new TorchEstimator
    {
        NumProcesses = options.Tasks,
        ThreadsPerProcess = 1,
        BatchSize = BatchSize,
        Epochs = 1,
        Seed = 1,
        KeyCols = ["id"],
        InputShape = [1, 28, 28],
        InputType = ScalarType.Byte,
        Mean = [0.5],
        Std = [0.5],
        Optimizer = "sgd",
        LearningRate = 0.01,
        Verbose = false,
    }.UseModel<SmallCnnFactory>();

    private static double BareSeconds(int rows, int lanes)
    {
        var watch = Stopwatch.StartNew();
        Lanes.Run(lanes, lane => TrainAlone(rows / lanes / BatchSize));
        return watch.Elapsed.TotalSeconds;
    }

    private static void TrainAlone(int steps)
    {
        using var model = new SmallCnnFactory().Create([]);
        using var optimizer = torch.optim.SGD(model.parameters(), 0.01);
        using var images = torch.rand([BatchSize, 1, 28, 28]);
        using var labels = torch.randint(10, [BatchSize]);
        for (var step = 0; step < steps; step++)
        {
            using var scope = torch.NewDisposeScope();
            optimizer.zero_grad();
            torch.nn.functional.cross_entropy(model.call(images), labels).backward();
            optimizer.step();
        }
    }
}

/// <summary>Two convolutions and two pools, as the peers' benchmark has it.</summary>
public sealed class SmallCnnFactory : IModelFactory
{
    /// <inheritdoc/>
    public torch.nn.Module<Tensor, Tensor> Create(JsonObject config) => torch.nn.Sequential(
        torch.nn.Conv2d(1, 16, 3, padding: 1), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
        torch.nn.Conv2d(16, 32, 3, padding: 1), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
        torch.nn.Flatten(), torch.nn.Linear(32 * 7 * 7, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10));
}
