using SparkDL.Arrow;
using SparkDL.Arrow.Types;
using SparkDL.Functions;
using SparkDL.Sql;

namespace SparkDL.ML;

/// <summary>
/// Runs transformers in order. Adjacent row transformers run as one function, so that rows are sent to the worker once.
/// </summary>
public sealed class PipelineModel : Transformer
{
    private IReadOnlyList<Transformer> _stages;

    /// <summary>A pipeline without stages, which returns data unchanged.</summary>
    public PipelineModel()
        : this([])
    {
    }

    /// <summary>A pipeline of these transformers.</summary>
    public PipelineModel(params IReadOnlyList<Transformer> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        _stages = stages;
    }

    /// <summary>The transformers, in order.</summary>
    public IReadOnlyList<Transformer> Stages => _stages;

    /// <summary>
    /// The output columns of row transformers to keep; null, the default, keeps all. Columns that are not kept, such as
    /// the pixels between a decoder and a scorer, are not sent back to Spark.
    /// </summary>
    public IReadOnlyList<string>? KeepColumns { get; set; }

    /// <inheritdoc/>
    public override void Validate()
    {
        foreach (Transformer stage in _stages)
            stage.Validate();
    }

    /// <inheritdoc/>
    public override DataFrame Transform(DataFrame data)
    {
        ArgumentNullException.ThrowIfNull(data);
        foreach (IReadOnlyList<Transformer> group in Groups())
            data = group[0] is RowTransformer ? TransformRows(data, group) : group[0].Transform(data);
        return data;
    }

    /// <summary>
    /// The batches with the stages' output columns at their end, computed in this process without Spark. The caller
    /// disposes them.
    /// </summary>
    /// <param name="batches">The rows.</param>
    /// <param name="context">The context of the task; by default one with the model cache of this process.</param>
    /// <exception cref="InvalidOperationException">A stage needs Spark.</exception>
    public IEnumerable<RecordBatch> Transform(IEnumerable<RecordBatch> batches, FunctionContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        foreach (Transformer stage in _stages)
            if (stage is not RowTransformer)
                throw new InvalidOperationException($"{stage} needs Spark: it is no row transformer");
        return FusedStages.Transform(batches, [.. _stages.Cast<RowTransformer>()], context ?? new FunctionContext());
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema schema) =>
        _stages.Aggregate(schema, (current, stage) => stage.TransformSchema(current));

    /// <inheritdoc/>
    protected override void SaveData(string folder) => StageFolders.Save(folder, _stages);

    /// <inheritdoc/>
    protected override void LoadData(string folder) => _stages = StageFolders.Load<Transformer>(folder);

    private List<IReadOnlyList<Transformer>> Groups()
    {
        List<IReadOnlyList<Transformer>> groups = [];
        List<Transformer> open = [];
        foreach (Transformer stage in _stages)
        {
            if (stage is not RowTransformer || open is not [RowTransformer, ..])
                groups.Add(open = []);
            open.Add(stage);
        }
        return groups;
    }

    private DataFrame TransformRows(DataFrame data, IReadOnlyList<Transformer> group)
    {
        IReadOnlyList<string>? kept = Kept(group);
        return kept is [] ? data : FusedStages.Transform(data, [.. group.Cast<RowTransformer>()], kept);
    }

    private IReadOnlyList<string>? Kept(IReadOnlyList<Transformer> group)
    {
        if (KeepColumns is not { } keep)
            return null;
        IEnumerable<OutputColumn> outputs = group.Cast<RowTransformer>().SelectMany(stage => stage.OutputColumns);
        HashSet<string> made = [.. outputs.Select(output => output.Name)];
        return [.. keep.Where(made.Contains)];
    }
}
