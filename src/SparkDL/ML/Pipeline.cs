using SparkDL.Sql;

namespace SparkDL.ML;

/// <summary>Runs stages in order. Fit fits each estimator to the data as the stages before it transform them.</summary>
/// <example>
/// <code>
/// PipelineModel model = new Pipeline(new ImageDecoder { … }, new TorchEstimator { … }).Fit(images);
/// </code>
/// </example>
public sealed class Pipeline : Estimator<PipelineModel>
{
    private IReadOnlyList<PipelineStage> _stages;

    /// <summary>A pipeline without stages, whose model returns data unchanged.</summary>
    public Pipeline()
        : this([])
    {
    }

    /// <summary>A pipeline of transformers and estimators.</summary>
    /// <exception cref="ArgumentException">A stage is neither.</exception>
    public Pipeline(params IReadOnlyList<PipelineStage> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        foreach (PipelineStage stage in stages)
            if (stage is not (Transformer or IEstimator))
                throw new ArgumentException($"{stage} is neither a transformer nor an estimator", nameof(stages));
        _stages = stages;
    }

    /// <summary>The stages, in order.</summary>
    public IReadOnlyList<PipelineStage> Stages => _stages;

    /// <inheritdoc/>
    public override void Validate()
    {
        foreach (PipelineStage stage in _stages)
            stage.Validate();
    }

    /// <inheritdoc/>
    public override PipelineModel Fit(DataFrame data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Validate();
        List<Transformer> fitted = [];
        int last = LastEstimator();
        for (int i = 0; i < _stages.Count; i++)
        {
            fitted.Add(_stages[i] is IEstimator estimator ? estimator.Fit(data) : (Transformer)_stages[i]);
            if (i < last)
                data = fitted[^1].Transform(data);
        }
        return new PipelineModel(fitted);
    }

    /// <inheritdoc/>
    protected override void SaveData(string folder) => StageFolders.Save(folder, _stages);

    /// <inheritdoc/>
    protected override void LoadData(string folder) => _stages = StageFolders.Load<PipelineStage>(folder);

    private int LastEstimator()
    {
        for (int i = _stages.Count - 1; i >= 0; i--)
            if (_stages[i] is IEstimator)
                return i;
        return -1;
    }
}
