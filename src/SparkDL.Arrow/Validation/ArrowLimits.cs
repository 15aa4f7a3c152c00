namespace SparkDL.Arrow.Validation;

/// <summary>
/// The limits of what a reader accepts. Every size in the data is checked against them before memory is allocated for
/// it.
/// </summary>
public sealed record ArrowLimits
{
    /// <summary>The default limits.</summary>
    public static ArrowLimits Default { get; } = new();

    /// <summary>The largest metadata of a message, in bytes; 64 MiB by default.</summary>
    public int MaxMetadataBytes { get; init; } = 64 << 20;

    /// <summary>The largest body of a message, in bytes, packed and unpacked; 8 GiB by default.</summary>
    public long MaxBodyBytes { get; init; } = 8L << 30;

    /// <summary>
    /// The largest number of rows of a batch; no limit by default. Rows can take no memory (nulls, runs, structs
    /// without fields), so that a message of some hundred bytes may claim two billion: lower this if you loop over rows
    /// of untrusted data.
    /// </summary>
    public int MaxRows { get; init; } = int.MaxValue;

    /// <summary>The deepest nesting of types, in levels; 64 by default.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>The largest number of fields of a schema, nested ones included; a million by default.</summary>
    public int MaxFields { get; init; } = 1_000_000;
}
