namespace SparkDL.Arrow;

/// <summary>
/// What a reader accepts. Every size on the wire is checked against these before anything is allocated for it.
/// </summary>
public sealed record ArrowLimits
{
    /// <summary>The limits that readers use unless told otherwise.</summary>
    public static ArrowLimits Default { get; } = new();

    /// <summary>The most bytes of one message's metadata.</summary>
    public int MaxMetadataBytes { get; init; } = 64 << 20;

    /// <summary>The most bytes of one message's body, and of what its compressed buffers unpack to.</summary>
    public long MaxBodyBytes { get; init; } = 8L << 30;

    /// <summary>
    /// The most rows of one batch. Rows can come without memory (nulls, runs, structs of nothing), so that a message of
    /// some hundred bytes may claim two billion: who loops over rows of strangers lowers this.
    /// </summary>
    public int MaxRows { get; init; } = int.MaxValue;

    /// <summary>The deepest nesting of types.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>The most fields of a schema, nested ones included.</summary>
    public int MaxFields { get; init; } = 1_000_000;
}
