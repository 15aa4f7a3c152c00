using static SparkDL.Torch.torch.nn;

namespace SparkDL.Torch.Models;

/// <summary>A network of <c>features</c>, global average pooling and <c>classifier</c>.</summary>
internal sealed class FeatureClassifier : ImageClassifier
{
    private readonly Modules.Sequential _features;
    private readonly Modules.Sequential _classifier;

    public FeatureClassifier(Modules.Sequential features, long featureCount, Modules.Sequential classifier)
    {
        _features = register_module("features", features);
        _classifier = register_module("classifier", classifier);
        feature_count = featureCount;
    }

    public override long feature_count { get; }

    protected override Tensor Pool(Tensor input) =>
        functional.adaptive_avg_pool2d(_features.call(input), 1).flatten(1);

    protected override Tensor Classify(Tensor features) => _classifier.call(features);
}
