namespace SparkDL.Horovodish.Estimator;

/// <summary>The columns of the data that a training uses.</summary>
/// <param name="Features">The inputs.</param>
/// <param name="Label">The labels.</param>
/// <param name="Weight">The weights of the samples; null: there are none.</param>
/// <param name="Holdout">Whether a row is held out for validation; null: no column tells.</param>
/// <param name="Keys">What identifies a row; null or empty: all that the training uses of it.</param>
internal sealed record TrainingColumns(string Features, string Label, string? Weight, string? Holdout, string[]? Keys)
{
    /// <summary>
    /// The columns whose hash places a row: the user's key, else all that the training uses of the row.
    /// </summary>
    public string[] Hashed => Keys is { Length: > 0 } keys
        ? keys
        : Weight is { } weight ? [Features, Label, weight] : [Features, Label];
}
