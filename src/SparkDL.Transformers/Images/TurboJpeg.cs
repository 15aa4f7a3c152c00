using System.Runtime.InteropServices;

namespace SparkDL.Transformers.Images;

/// <summary>The functions of libturbojpeg 2.x that we need (3.x still has them).</summary>
internal static unsafe partial class TurboJpeg
{
    /// <summary>
    /// Refuses progressive files with more than 500 scans: they cost minutes of CPU in a few kilobytes.
    /// </summary>
    public const int LimitScans = 32768;

    public const int PixelRgbx = 2;
    public const int PixelGray = 6;
    public const int SubsamplingGray = 3;
    public const int ColourCmyk = 3;
    public const int ColourYcck = 4;

    private const string Library = ImageLibraries.TurboJpeg;

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    public static partial nint InitDecompress();

    [LibraryImport(Library, EntryPoint = "tjDecompressHeader3")]
    public static partial int DecompressHeader(
        nint handle, byte* data, nuint size, out int width, out int height, out int subsampling, out int colourSpace);

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    public static partial int Decompress(
        nint handle, byte* data, nuint size, byte* target, int width, int pitch, int height, int pixelFormat,
            int flags);

    [LibraryImport(Library, EntryPoint = "tjInitCompress")]
    public static partial nint InitCompress();

    [LibraryImport(Library, EntryPoint = "tjCompress2")]
    public static partial int Compress(
        nint handle, byte* pixels, int width, int pitch, int height, int pixelFormat,
        ref byte* data, ref nuint size, int subsampling, int quality, int flags);

    [LibraryImport(Library, EntryPoint = "tjFree")]
    public static partial void Free(byte* data);

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    public static partial int Destroy(nint handle);

    [LibraryImport(Library, EntryPoint = "tjGetErrorStr2")]
    private static partial nint ErrorText(nint handle);

    /// <summary>What went wrong in the last call on <paramref name="handle"/>.</summary>
    public static string LastError(nint handle) => Marshal.PtrToStringUTF8(ErrorText(handle)) ?? "unknown error";
}
