using SparkDL.Arrow.Validation;

namespace SparkDL.Arrow.Ipc;

/// <summary>How a reader reads.</summary>
public sealed record ArrowReadOptions
{
    /// <summary>Default limits, and <see cref="ArrowValidation.Offsets"/>.</summary>
    public static ArrowReadOptions Default { get; } = new();

    /// <summary>For bytes from people you do not know: every value is checked.</summary>
    public static ArrowReadOptions Untrusted { get; } = new() { Validation = ArrowValidation.Full };

    /// <summary>What sizes are accepted.</summary>
    public ArrowLimits Limits { get; init; } = ArrowLimits.Default;

    /// <summary>What is checked before a batch is handed out.</summary>
    public ArrowValidation Validation { get; init; } = ArrowValidation.Offsets;
}
