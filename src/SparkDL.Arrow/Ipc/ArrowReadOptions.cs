using SparkDL.Arrow.Validation;

namespace SparkDL.Arrow.Ipc;

/// <summary>The options of readers.</summary>
public sealed record ArrowReadOptions
{
    /// <summary>Default limits and <see cref="ArrowValidation.Offsets"/>.</summary>
    public static ArrowReadOptions Default { get; } = new();

    /// <summary>Options for untrusted data: default limits and <see cref="ArrowValidation.Full"/>.</summary>
    public static ArrowReadOptions Untrusted { get; } = new() { Validation = ArrowValidation.Full };

    /// <summary>The largest sizes that are accepted; <see cref="ArrowLimits.Default"/> by default.</summary>
    public ArrowLimits Limits { get; init; } = ArrowLimits.Default;

    /// <summary>
    /// How thoroughly a batch is checked before it is returned; <see cref="ArrowValidation.Offsets"/> by default.
    /// </summary>
    public ArrowValidation Validation { get; init; } = ArrowValidation.Offsets;
}
