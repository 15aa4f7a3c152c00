using SparkDL.Functions;
using SparkDL.ML;

namespace SparkDL.Transformers.Scoring;

/// <summary>
/// Computes the features that a model sees before its last layer. It reads image files and prepares them as the model's
/// folder states; with <see cref="ModelTransformer.DecodeImages"/> off it reads tensors.
/// </summary>
public sealed class ImageFeaturizer : ModelTransformer
{
    /// <summary>Creates a featurizer of image files in the column <c>content</c>.</summary>
    public ImageFeaturizer() => (InputCol, DecodeImages) = ("content", true);

    /// <summary>The added column of features. Default: <c>features</c>.</summary>
    public string OutputCol { get; set; } = "features";

    /// <summary>
    /// Whether features are packed float32 in a <c>binary</c> column, which costs half of <c>array&lt;float&gt;</c>.
    /// Default: false.
    /// </summary>
    public bool Packed { get; set; }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputColumn> OutputColumns =>
        [new(OutputCol, Packed ? "binary" : "array<float>"), new(ErrorCol, "string")];

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        ArgumentException.ThrowIfNullOrEmpty(OutputCol);
        ArgumentException.ThrowIfNullOrEmpty(ErrorCol);
    }

    /// <inheritdoc/>
    public override IBatchKernel CreateKernel(FunctionContext context) =>
        new FeaturizerKernel(OpenModel(context, features: true), Packed);
}
