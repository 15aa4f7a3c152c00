namespace SparkDL.Arrow.Ipc;

/// <summary>How a writer writes.</summary>
public sealed record ArrowWriteOptions
{
    /// <summary>No compression, buffers aligned to 64 bytes.</summary>
    public static ArrowWriteOptions Default { get; } = new();

    /// <summary>How buffers are packed.</summary>
    public ArrowCompression Compression { get; init; } = ArrowCompression.None;

    /// <summary>What the start of each buffer is aligned to: 64 (the format's advice) or 8 (its minimum).</summary>
    public int Alignment { get; init; } = 64;
}
