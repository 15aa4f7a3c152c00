using SparkDL.Torch;

namespace SparkDL.Models.Zoo;

/// <summary>A network that can stop before its last classifier and give what enters it.</summary>
public interface IFeatureModel
{
    /// <summary>How many features a sample has.</summary>
    long feature_count { get; }

    /// <summary>The pooled features, [N, <see cref="feature_count"/>].</summary>
    Tensor forward_features(Tensor input);
}
