using SparkDL.Arrow;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;
using SparkDL.Benchmarks.Scenarios;
using SparkDL.Functions;
using SparkDL.Models.Folder;
using SparkDL.Torch;
using SparkDL.Torch.IO;

namespace SparkDL.Benchmarks.Peers;

/// <summary>
/// A model as a user would write it by hand: a batch as one tensor, the model, its one value per row; as a map over
/// whole rows and as an expression, whose arguments alone travel.
/// </summary>
public sealed class ScoreByHand : IMapFunction<ScoreByHand.Plan>, IScalarFunction<ScoreByHand.Plan>, IDisposable
{
    private ModelLease<LoadedModel>? _lease;

    /// <inheritdoc/>
    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, Plan config, FunctionContext context)
    {
        foreach (var batch in batches)
        {
            var inputs = Enumerable.Range(1, batch.Columns.Count - 1).Select(i => batch[i]);
            yield return new RecordBatch(Columns, [batch["id"], Score([.. inputs], config, context)]);
        }
    }

    /// <inheritdoc/>
    public Column Evaluate(RecordBatch arguments, Plan config, FunctionContext context) =>
        Score(arguments.Columns, config, context);

    /// <inheritdoc/>
    public void Dispose() => _lease?.Dispose();

    private Column Score(IReadOnlyList<Column> inputs, Plan config, FunctionContext context)
    {
        _lease ??= Load(config, context);
        using var scope = torch.NewDisposeScope();
        using var mode = torch.inference_mode();
        var rows = config.Packed ? ((BinaryColumn)inputs[0]).ToTensor(ScalarType.Float32, [config.Floats])
            : FromColumns(inputs);
        return _lease.Model.Module.call(rows).reshape([inputs[0].Length]).ToColumn();
    }

    private static ModelLease<LoadedModel> Load(Plan config, FunctionContext context)
    {
        torch.set_num_threads(1);
        return context.Models.GetOrLoad(
            config.Folder, () => ModelFolder.Load(config.Folder),
            model => model.Module.parameters().Sum(p => p.nbytes));
    }

    private static Tensor FromColumns(IReadOnlyList<Column> inputs)
    {
        var rows = inputs[0].Length;
        var columns = torch.empty([inputs.Count, rows]);
        var values = columns.data<float>();
        for (var i = 0; i < inputs.Count; i++) ((PrimitiveColumn<float>)inputs[i]).Values.CopyTo(values[(i * rows)..]);
        return columns.t();
    }

    private static Schema Columns { get; } =
        new([new Field("id", new IntType(64, Signed: true)), new Field("y", new FloatType(32))]);

    /// <summary>The model, and how many values it reads: from one packed column, or from a column for each.</summary>
    public sealed record Plan(string Folder, int Floats, bool Packed);
}
