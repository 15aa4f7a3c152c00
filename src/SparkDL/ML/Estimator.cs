using SparkDL.Sql;

namespace SparkDL.ML;

/// <summary>A stage that learns a model from data.</summary>
/// <typeparam name="TModel">The model, which is a transformer.</typeparam>
public abstract class Estimator<TModel> : PipelineStage, IEstimator
    where TModel : Transformer
{
    /// <summary>Learns a model from the data: runs the job, and returns when it is done.</summary>
    public abstract TModel Fit(DataFrame data);

    Transformer IEstimator.Fit(DataFrame data) => Fit(data);
}
