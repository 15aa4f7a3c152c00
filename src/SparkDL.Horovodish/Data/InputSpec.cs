using SparkDL.Torch;

namespace SparkDL.Horovodish.Data;

/// <summary>How a row's features become the model's input.</summary>
internal sealed record InputSpec
{
    /// <summary>One sample's shape; for images channels, height, width.</summary>
    public long[] Shape { get; init; } = [];

    /// <summary>The type of the packed elements in the column.</summary>
    public ScalarType Type { get; init; } = ScalarType.Float32;

    /// <summary>Subtracted per channel, after bytes were scaled to 0..1.</summary>
    public double[]? Mean { get; init; }

    /// <summary>Divided by per channel.</summary>
    public double[]? Std { get; init; }

    public long Elements => Shape.Aggregate(1L, (a, b) => a * b);

    /// <summary>Three dimensions are an image: it goes to the model with its channels last in memory.</summary>
    public bool IsImage => Shape.Length == 3;

    /// <summary>Whole numbers other than bytes are indices (of words): they stay whole.</summary>
    public bool IsIndex => Type is ScalarType.Int32 or ScalarType.Int64;
}
