using SparkDL.Arrow;
using SparkDL.Arrow.Types;
using SparkDL.Functions;
using SparkDL.Sql;

namespace SparkDL.ML;

/// <summary>Transformers in order. Adjacent row transformers cross to the worker once: decode, featurize, classify in one pass.</summary>
public sealed class PipelineModel : Transformer
{
    private IReadOnlyList<Transformer> _stages;

    /// <summary>A pipeline without stages: it hands data on as it is.</summary>
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
    /// The output columns of row transformers to keep; null keeps all. What is not kept, such as the pixels between a
    /// decoder and a scorer, does not cross back to Spark.
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

    /// <summary>The same without Spark, when all stages are row transformers.</summary>
    /// <exception cref="InvalidOperationException">A stage needs Spark.</exception>
    public IEnumerable<RecordBatch> Transform(IEnumerable<RecordBatch> batches, FunctionContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        foreach (Transformer stage in _stages)
            if (stage is not RowTransformer)
                throw new InvalidOperationException($"{stage} needs Spark: it is no row transformer");
        return RowStages.Transform(batches, [.. _stages.Cast<RowTransformer>()], context ?? new FunctionContext());
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
        return kept is [] ? data : RowStages.Transform(data, [.. group.Cast<RowTransformer>()], kept);
    }

    private IReadOnlyList<string>? Kept(IReadOnlyList<Transformer> group)
    {
        if (KeepColumns is not { } keep)
            return null;
        HashSet<string> made = [.. group.Cast<RowTransformer>().SelectMany(stage => stage.OutputColumns).Select(output => output.Name)];
        return [.. keep.Where(made.Contains)];
    }
}
