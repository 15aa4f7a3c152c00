using SparkDL.Sql;

namespace SparkDL.ML;

/// <summary>An estimator of any type of model, as a pipeline uses it.</summary>
internal interface IEstimator
{
    /// <summary>Learns a model from the data: runs the job, and returns when it is done.</summary>
    Transformer Fit(DataFrame data);
}
