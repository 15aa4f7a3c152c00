using System.Runtime.InteropServices;

namespace SparkDL.Interop;

/// <summary>Compresses and decompresses Zstandard frames by the native library libzstd.</summary>
internal static unsafe partial class Zstd
{
    private const string Library = "libzstd.so.1";
    private const int Level = 1;
    private const ulong SizeUnknown = ulong.MaxValue;

    /// <summary>
    /// The most bytes that a compressed byte can decompress to: a block of four bytes holds up to 128 KiB.
    /// </summary>
    public const int MaxRatio = 32 << 10;

    /// <summary>
    /// Returns the decompressed size that the frame states; null where it states none, negative where it is not a
    /// frame.
    /// </summary>
    public static long? StatedSize(byte* source, nint length) => ContentSize(source, length) switch
    {
        SizeUnknown => null,
        > long.MaxValue => -1,
        var size => (long)size,
    };

    /// <summary>Decompresses one frame; false unless it fills the target exactly.</summary>
    public static bool TryDecompress(byte* source, nint sourceLength, byte* target, nint targetLength)
    {
        var written = Decompress(target, targetLength, source, sourceLength);
        return IsError((nuint)written) == 0 && written == targetLength;
    }

    /// <summary>Returns the largest size of the frame of <paramref name="length"/> bytes.</summary>
    public static nint Bound(nint length) => CompressBound(length);

    /// <summary>Compresses one frame and returns its length; negative where that failed.</summary>
    public static nint Compress(byte* source, nint sourceLength, byte* target, nint capacity)
    {
        var written = Compress(target, capacity, source, sourceLength, Level);
        return IsError((nuint)written) != 0 ? -1 : written;
    }

    [LibraryImport(Library, EntryPoint = "ZSTD_isError")]
    private static partial uint IsError(nuint code);

    [LibraryImport(Library, EntryPoint = "ZSTD_getFrameContentSize")]
    private static partial ulong ContentSize(byte* source, nint length);

    [LibraryImport(Library, EntryPoint = "ZSTD_decompress")]
    private static partial nint Decompress(byte* target, nint capacity, byte* source, nint length);

    [LibraryImport(Library, EntryPoint = "ZSTD_compressBound")]
    private static partial nint CompressBound(nint length);

    [LibraryImport(Library, EntryPoint = "ZSTD_compress")]
    private static partial nint Compress(byte* target, nint capacity, byte* source, nint length, int level);
}
