using SparkDL.Arrow;
using SparkDL.Benchmarks.Scenarios;
using SparkDL.Functions;
using SparkDL.Torch;
using SparkDL.Torch.IO;

namespace SparkDL.Benchmarks.Peers;

/// <summary>A model over float columns, as a user would write it: the columns into one tensor, the model, its one value.</summary>
public sealed class ScoreColumns : IMapFunction<ScoreColumns.Plan>
{
    /// <inheritdoc/>
    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, Plan config, FunctionContext context)
    {
        torch.set_num_threads(1);
        using var lease = context.Models.GetOrLoad(
            config.Folder, () => ModelFolder.Load(config.Folder), model => model.Module.parameters().Sum(p => p.nbytes));
        foreach (var batch in batches) yield return Score(lease.Model.Module, batch, config.Floats);
    }

    private static RecordBatch Score(torch.nn.Module<Tensor, Tensor> model, RecordBatch batch, int floats)
    {
        using var scope = torch.NewDisposeScope();
        using var mode = torch.inference_mode();
        var rows = torch.empty([floats, batch.Length]);
        var values = rows.data<float>();
        for (var i = 0; i < floats; i++) batch.Values<float>($"f{i}").CopyTo(values[(i * batch.Length)..]);
        var scores = model.call(rows.t());
        return new RecordBatch(Columns, [batch["id"].Retain(), scores.reshape([batch.Length]).ToColumn()]);
    }

    private static Schema Columns { get; } = new([new Field("id", new IntType(64, Signed: true)), new Field("y", new FloatType(32))]);

    /// <summary>The model, and how many columns it reads: <c>f0</c>, <c>f1</c> and so on.</summary>
    public sealed record Plan(string Folder, int Floats);
}
