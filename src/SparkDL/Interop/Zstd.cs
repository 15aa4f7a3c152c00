using System.Runtime.InteropServices;

namespace SparkDL.Interop;

/// <summary>Zstandard by the system's libzstd.</summary>
internal static unsafe partial class Zstd
{
    private const string Library = "libzstd.so.1";
    private const int Level = 1;
    private const ulong SizeUnknown = ulong.MaxValue;

    /// <summary>A block takes four bytes at least and stands for 128 KiB at most.</summary>
    public const int MaxRatio = 32 << 10;

    /// <summary>
    /// The size that the frame itself states; null where it states none, negative where it is no frame.
    /// </summary>
    public static long? StatedSize(byte* source, nint length) => ContentSize(source, length) switch
    {
        SizeUnknown => null,
        > long.MaxValue => -1,
        var size => (long)size,
    };

    /// <summary>Unpacks; false unless it fills the target exactly.</summary>
    public static bool TryDecompress(byte* source, nint sourceLength, byte* target, nint targetLength)
    {
        var written = Decompress(target, targetLength, source, sourceLength);
        return IsError((nuint)written) == 0 && written == targetLength;
    }

    /// <summary>The most bytes that so many take when packed.</summary>
    public static nint Bound(nint length) => CompressBound(length);

    /// <summary>Packs and returns the length; negative: it failed.</summary>
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
