using SparkDL.Sql;

namespace SparkDL.ML;

/// <summary>An estimator of whatever model; what a pipeline needs to know of it.</summary>
public interface IEstimator
{
    /// <summary>Learns from the data.</summary>
    Transformer Fit(DataFrame data);
}
