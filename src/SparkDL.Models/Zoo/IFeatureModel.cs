using SparkDL.Torch;

namespace SparkDL.Models.Zoo;

/// <summary>A network that can return the features that its classifier takes.</summary>
public interface IFeatureModel
{
    /// <summary>The number of features of a sample.</summary>
    long feature_count { get; }

    /// <summary>The pooled features, [N, <see cref="feature_count"/>].</summary>
    Tensor forward_features(Tensor input);
}
