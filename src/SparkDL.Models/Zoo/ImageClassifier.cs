using SparkDL.Torch;

namespace SparkDL.Models.Zoo;

/// <summary>A network that pools an image to features and classifies them.</summary>
public abstract class ImageClassifier : torch.nn.Module<Tensor, Tensor>, IFeatureModel
{
    /// <inheritdoc/>
    public abstract long feature_count { get; }

    /// <inheritdoc/>
    public Tensor forward_features(Tensor input)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(Pool(input));
    }

    /// <inheritdoc/>
    public sealed override Tensor forward(Tensor input) => Classify(Pool(input));

    /// <summary>The pooled features.</summary>
    protected abstract Tensor Pool(Tensor input);

    /// <summary>Computes the logits of pooled features.</summary>
    protected abstract Tensor Classify(Tensor features);
}
