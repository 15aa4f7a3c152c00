using SparkDL.Sql;

namespace SparkDL.ML;

/// <summary>Learns a model from data.</summary>
/// <typeparam name="TModel">What it makes: a transformer.</typeparam>
public abstract class Estimator<TModel> : PipelineStage, IEstimator
    where TModel : Transformer
{
    /// <summary>Learns from the data. This runs the job, and returns when the model is there.</summary>
    public abstract TModel Fit(DataFrame data);

    Transformer IEstimator.Fit(DataFrame data) => Fit(data);
}
