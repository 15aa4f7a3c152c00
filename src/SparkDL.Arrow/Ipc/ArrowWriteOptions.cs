namespace SparkDL.Arrow.Ipc;

/// <summary>The options of writers.</summary>
public sealed record ArrowWriteOptions
{
    /// <summary>No compression, buffers aligned to 64 bytes.</summary>
    public static ArrowWriteOptions Default { get; } = new();

    /// <summary>The compression of buffers; none by default.</summary>
    public ArrowCompression Compression { get; init; } = ArrowCompression.None;

    /// <summary>
    /// The alignment of buffers in bytes: 64, the default and the recommendation of the format, or 8, its minimum.
    /// </summary>
    public int Alignment { get; init; } = 64;
}
