using SparkDL.Torch;

namespace SparkDL.Horovodish.Data;

/// <summary>The shape and element type of a row's features, and how bytes among them are normalised.</summary>
internal sealed record InputSpec
{
    /// <summary>The shape of one sample; for images channels, height, width.</summary>
    public long[] Shape { get; init; } = [];

    /// <summary>The type of the packed elements in the column.</summary>
    public ScalarType Type { get; init; } = ScalarType.Float32;

    /// <summary>
    /// The mean that is subtracted, once bytes are scaled to 0..1: one for all channels or one for each. Null: 0.
    /// </summary>
    public double[]? Mean { get; init; }

    /// <summary>The standard deviation that the difference is divided by, as <see cref="Mean"/>. Null: 1.</summary>
    public double[]? Std { get; init; }

    public long Elements => Shape.Aggregate(1L, (a, b) => a * b);

    /// <summary>
    /// Whether a sample is an image, which three dimensions mean: the model gets its channels last in memory.
    /// </summary>
    public bool IsImage => Shape.Length == 3;

    /// <summary>Whether a sample consists of indices (of words): whole numbers other than bytes stay whole.</summary>
    public bool IsIndex => Type is ScalarType.Int32 or ScalarType.Int64;

    /// <summary>The mean of each of <paramref name="channels"/> channels.</summary>
    public double[] MeanOf(int channels) => PerChannel(Mean, channels, 0);

    /// <summary>The standard deviation of each of <paramref name="channels"/> channels.</summary>
    public double[] StdOf(int channels) => PerChannel(Std, channels, 1);

    private static double[] PerChannel(double[]? values, int channels, double otherwise) => values switch
    {
        null or [] => [.. Enumerable.Repeat(otherwise, channels)],
        [var all] => [.. Enumerable.Repeat(all, channels)],
        _ => values,
    };
}
