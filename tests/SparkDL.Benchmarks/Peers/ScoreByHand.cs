using SparkDL.Arrow;
using SparkDL.Benchmarks.Scenarios;
using SparkDL.Functions;
using SparkDL.Torch;
using SparkDL.Torch.IO;

namespace SparkDL.Benchmarks.Peers;

/// <summary>A model as a user would write it by hand: a batch as one tensor, the model, its one value per row.</summary>
public sealed class ScoreByHand : IMapFunction<ScoreByHand.Plan>
{
    /// <inheritdoc/>
    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, Plan config, FunctionContext context)
    {
        torch.set_num_threads(1);
        using var lease = context.Models.GetOrLoad(
            config.Folder, () => ModelFolder.Load(config.Folder), model => model.Module.parameters().Sum(p => p.nbytes));
        foreach (var batch in batches) yield return Score(lease.Model.Module, batch, config);
    }

    private static RecordBatch Score(torch.nn.Module<Tensor, Tensor> model, RecordBatch batch, Plan config)
    {
        using var scope = torch.NewDisposeScope();
        using var mode = torch.inference_mode();
        var scores = model.call(config.Packed
            ? ((BinaryColumn)batch["x"]).ToTensor(ScalarType.Float32, [config.Floats]) : FromColumns(batch, config.Floats));
        return new RecordBatch(Columns, [batch["id"].Retain(), scores.reshape([batch.Length]).ToColumn()]);
    }

    private static Tensor FromColumns(RecordBatch batch, int floats)
    {
        var columns = torch.empty([floats, batch.Length]);
        var values = columns.data<float>();
        for (var i = 0; i < floats; i++) batch.Values<float>($"f{i}").CopyTo(values[(i * batch.Length)..]);
        return columns.t();
    }

    private static Schema Columns { get; } = new([new Field("id", new IntType(64, Signed: true)), new Field("y", new FloatType(32))]);

    /// <summary>The model, and how many values it reads: from <c>x</c>, packed, or from <c>f0</c>, <c>f1</c> and so on.</summary>
    public sealed record Plan(string Folder, int Floats, bool Packed);
}
