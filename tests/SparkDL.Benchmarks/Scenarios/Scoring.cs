using SparkDL.Arrow;
using SparkDL.Arrow.Columns;
using SparkDL.Benchmarks.Support;
using SparkDL.Models.Folder;
using SparkDL.Models.Zoo;
using SparkDL.Sql;
using SparkDL.Torch;
using SparkDL.Torch.IO;
using SparkDL.Transformers.Scoring;

namespace SparkDL.Benchmarks.Scenarios;

/// <summary>
/// A saved model over rows of packed numbers: the scorer inside Spark, and the bare loop over the same batches in
/// memory.
/// </summary>
internal abstract class Scoring : Scenario
{
    public override string Variant => "model_scorer";

    public override string Unit => "rows";

    protected abstract int BatchRows { get; }

    /// <summary>The shape of a row's input.</summary>
    protected abstract long[] Shape { get; }

    protected abstract int Rows(BenchmarkOptions options);

    protected abstract ModelDescription Describe();

    public override ScenarioPair Prepare(BenchmarkOptions options)
    {
        var rows = Rows(options);
        var elements = (int)Shape.Aggregate((product, length) => product * length);
        var scratch = new Scratch();
        var folder = scratch.Path("model");
        SaveModel(folder);
        var spark = BenchmarkSpark.Start(options, BatchRows);
        var scored = Scored(spark, options, scratch.Path("rows"), folder, rows, elements);
        var held = new HeldBatches(PackedRows.InMemory(rows, elements, BatchRows));
        var model = ModelFolder.Load(folder).Module;
        return new ScenarioPair(
            () => BenchmarkSpark.Drain(scored),
            () => Lanes.Run(options.Tasks, lane => Score(model, Lanes.Share(held.Batches, lane, options.Tasks))),
            rows)
        {
            Parameters = { ["arrow_batch"] = BatchRows, ["size"] = string.Join('x', Shape) },
        }.Owning(scratch, spark, held, model);
    }

    private void SaveModel(string folder)
    {
        torch.manual_seed(1);
        var description = Describe() with
        {
            Signature = new ModelSignature(
                [new TensorSignature("x", ScalarType.Float32, [-1, .. Shape])],
                [new TensorSignature("y", ScalarType.Float32, [-1, -1])]),
        };
        using var model = ModelZoo.Create(description.Architecture, description.Config);
        ModelFolder.Save(folder, description, model);
    }

    private DataFrame Scored(SparkSession spark, BenchmarkOptions options, string path, string folder, int rows,
        int elements)
    {
        var made = spark.Range(0, rows, 1, options.Tasks).MapInArrow(
            static (RecordBatch batch, PackedRows.Width width) => PackedRows.Generate(batch, width),
            new PackedRows.Width(elements), PackedRows.Ddl);
        BenchmarkSpark.Write(made, options, path);
        var input = BenchmarkSpark.Read(spark, options, path);
        return new ModelScorer { ModelFolder = folder, InputCol = "x", BatchSize = BatchRows }.Transform(input)
            .Select("id", "prediction");
    }

    private void Score(torch.nn.Module<Tensor, Tensor> model, IEnumerable<RecordBatch> batches)
    {
        foreach (var batch in batches)
        {
            using var scope = torch.NewDisposeScope();
            using var mode = torch.inference_mode();
            var logits = model.call(((BinaryColumn)batch["x"]).ToTensor(ScalarType.Float32, Shape));
            using var result = logits.argmax(1).ToColumn();
        }
    }
}
