using SparkDL.Torch;
using SparkDL.Torch.Modules;

using static SparkDL.Torch.torch.nn;

namespace SparkDL.Models.Zoo;

/// <summary>A network of <c>features</c>, global average pooling and <c>classifier</c>.</summary>
internal sealed class FeatureClassifier : ImageClassifier
{
    private readonly Sequential _features;
    private readonly Sequential _classifier;

    public FeatureClassifier(Sequential features, long featureCount, Sequential classifier)
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
