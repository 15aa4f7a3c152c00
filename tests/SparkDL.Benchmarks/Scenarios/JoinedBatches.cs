using SparkDL.Arrow;
using SparkDL.Benchmarks.Support;
using SparkDL.Models.Folder;
using SparkDL.Models.Zoo;
using SparkDL.Torch;
using SparkDL.Torch.IO;
using SparkDL.Transformers.Scoring;

namespace SparkDL.Benchmarks.Scenarios;

/// <summary>
/// Small batches of as many tasks as there are lanes, joined for one run of the model; beside them the same scorer with
/// each batch alone. What comes out decides the default of <see cref="ModelTransformer.JoinMilliseconds"/>.
/// </summary>
internal sealed class JoinedBatches : Scenario
{
    private const int BatchRows = 8;
    private const int Elements = 3 * 32 * 32;

    public override string Name => "joined_batches";

    public override string Variant => "joined";

    public override string Unit => "rows";

    public override ScenarioPair Prepare(BenchmarkOptions options)
    {
        var rows = options.Size(full: 16_000, quick: 2_000);
        var scratch = new Scratch();
        var folder = scratch.Path("model");
        torch.manual_seed(1);
        var signature = new ModelSignature(
            [new TensorSignature("x", ScalarType.Float32, [-1, 3, 32, 32])],
            [new TensorSignature("y", ScalarType.Float32, [-1, -1])]);
        using (var model = ModelZoo.Create("resnet_small"))
            ModelFolder.Save(folder, new ModelDescription("resnet_small") { Signature = signature }, model);
        var held = new HeldBatches(PackedRows.InMemory(rows, Elements, BatchRows));
        return new ScenarioPair(
            () => Score(folder, held, options.Tasks, joinMilliseconds: 5),
            () => Score(folder, held, options.Tasks, joinMilliseconds: 0),
            rows)
        {
            Parameters = { ["batch_rows"] = BatchRows, ["tasks"] = options.Tasks },
        }.Owning(scratch, held);
    }

    private static void Score(string folder, HeldBatches held, int tasks, double joinMilliseconds) =>
        Lanes.Run(tasks, lane =>
    {
        var scorer =
            new ModelScorer
            {
                ModelFolder = folder,
                InputCol = "x",
                BatchSize = 64,
                JoinMilliseconds = joinMilliseconds
            };
        foreach (var scored in scorer.Transform(Lanes.Share(held.Batches, lane, tasks))) scored.Dispose();
    });
}
