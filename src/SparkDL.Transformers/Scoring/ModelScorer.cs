using SparkDL.Functions;
using SparkDL.ML;

namespace SparkDL.Transformers.Scoring;

/// <summary>
/// Classifies rows with the model of a folder: the class, its label, and the probability of every class.
/// </summary>
/// <remarks>
/// With many rows, a column that nobody reads costs more than a small model: leave out its name.
/// </remarks>
/// <example>
/// <code>
/// DataFrame scored = new ModelScorer { ModelFolder = "cifar10-model", InputCol = "image" }.Transform(images);
/// scored.Select("path", "predicted_label", "probability").Show();
/// </code>
/// </example>
public sealed class ModelScorer : ModelTransformer
{
    /// <summary>
    /// The added column with the number of the likeliest class; null or empty: not added. Default: <c>prediction</c>.
    /// </summary>
    public string? PredictionCol { get; set; } = "prediction";

    /// <summary>
    /// The added column with that class's label, or its number as text where the model has no labels; null or empty:
    /// not added. Default: <c>predicted_label</c>.
    /// </summary>
    public string? LabelCol { get; set; } = "predicted_label";

    /// <summary>
    /// The added column with the probabilities of all classes, in the order of the labels; null or empty: not added.
    /// Default: <c>probability</c>.
    /// </summary>
    public string? ProbabilityCol { get; set; } = "probability";

    /// <inheritdoc/>
    public override IReadOnlyList<OutputColumn> OutputColumns =>
        [.. Named(PredictionCol, "bigint"), .. Named(LabelCol, "string"), .. Named(ProbabilityCol, "array<float>"),
            .. Named(ErrorCol, "string")];

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (OutputColumns.Count == 0)
            throw new ArgumentException(
                $"{Uid}: all output columns are without a name; name at least one of {nameof(PredictionCol)}, "
                + $"{nameof(LabelCol)}, {nameof(ProbabilityCol)} and {nameof(ErrorCol)}");
    }

    /// <inheritdoc/>
    public override IBatchKernel CreateKernel(FunctionContext context) =>
        new ScorerKernel(OpenModel(context, features: false), this);

    private static IEnumerable<OutputColumn> Named(string? name, string type) =>
        string.IsNullOrEmpty(name) ? [] : [new(name, type)];
}
