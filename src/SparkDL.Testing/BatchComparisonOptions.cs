namespace SparkDL.Testing;

/// <summary>How <see cref="BatchComparison"/> compares.</summary>
public sealed record BatchComparisonOptions
{
    /// <summary>
    /// The largest difference between two floating-point numbers that are taken as equal, also inside lists and
    /// structs. Default: 0. Two NaN are equal.
    /// </summary>
    public double Tolerance { get; init; }

    /// <summary>
    /// Whether the order of rows is ignored, as after a shuffle of Spark. Default: false. Rows are then sorted by their
    /// text, so that a tolerance does not help where numbers decide their order.
    /// </summary>
    public bool IgnoreRowOrder { get; init; }
}
