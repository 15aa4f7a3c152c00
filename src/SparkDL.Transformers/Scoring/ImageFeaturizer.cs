using SparkDL.Functions;
using SparkDL.ML;

namespace SparkDL.Transformers.Scoring;

/// <summary>
/// Turns images into the features that a model sees before its last layer. It reads image files, and prepares them as
/// the model's folder says; with <see cref="ModelTransformer.DecodeImages"/> off it reads tensors.
/// </summary>
public sealed class ImageFeaturizer : ModelTransformer
{
    /// <summary>A featurizer of image files.</summary>
    public ImageFeaturizer() => (InputCol, DecodeImages) = ("content", true);

    /// <summary>The added column of features.</summary>
    public string OutputCol { get; set; } = "features";

    /// <summary>Whether features are packed float32 in a <c>binary</c> column, which is half the cost of <c>array&lt;float&gt;</c>.</summary>
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
    public override IRowKernel Open(FunctionContext context) => new FeaturizerKernel(OpenModel(context, features: true), Packed);
}
