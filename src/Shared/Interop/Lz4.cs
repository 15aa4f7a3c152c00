using System.Runtime.InteropServices;

namespace SparkDL.Interop;

/// <summary>Compresses and decompresses LZ4 frames by the native library liblz4.</summary>
internal static unsafe partial class Lz4
{
    private const string Library = "liblz4.so.1";
    private const uint Version = 100;

    /// <summary>The most bytes that a compressed byte can decompress to.</summary>
    public const int MaxRatio = 255;

    /// <summary>Decompresses one frame; false unless it fills the target exactly.</summary>
    public static bool TryDecompress(byte* source, nint sourceLength, byte* target, nint targetLength)
    {
        if (IsError(CreateContext(out var context, Version)) != 0)
            return false;
        try
        {
            nint produced = 0;
            nint consumed = 0;
            byte none;
            while (true)
            {
                // A null target would end the call before the frame's end mark is read.
                var output = targetLength - produced;
                var input = sourceLength - consumed;
                var hint = Decompress(
                    context, output == 0 ? &none : target + produced, ref output, source + consumed, ref input, 0);
                produced += output;
                consumed += input;
                if (IsError((nuint)hint) != 0)
                    return false;
                if (hint == 0)
                    return produced == targetLength && consumed == sourceLength;
                if (output == 0 && input == 0)
                    return false;
            }
        }
        finally
        {
            FreeContext(context);
        }
    }

    /// <summary>Returns the largest size of the frame of <paramref name="length"/> bytes.</summary>
    public static nint Bound(nint length) => FrameBound(length, 0);

    /// <summary>Compresses one frame and returns its length; negative where that failed.</summary>
    public static nint Compress(byte* source, nint sourceLength, byte* target, nint capacity)
    {
        var written = CompressFrame(target, capacity, source, sourceLength, 0);
        return IsError((nuint)written) != 0 ? -1 : written;
    }

    [LibraryImport(Library, EntryPoint = "LZ4F_isError")]
    private static partial uint IsError(nuint code);

    [LibraryImport(Library, EntryPoint = "LZ4F_createDecompressionContext")]
    private static partial nuint CreateContext(out nint context, uint version);

    [LibraryImport(Library, EntryPoint = "LZ4F_freeDecompressionContext")]
    private static partial nuint FreeContext(nint context);

    [LibraryImport(Library, EntryPoint = "LZ4F_decompress")]
    private static partial nint Decompress(
        nint context, byte* target, ref nint targetLength, byte* source, ref nint sourceLength, nint options);

    [LibraryImport(Library, EntryPoint = "LZ4F_compressFrameBound")]
    private static partial nint FrameBound(nint length, nint preferences);

    [LibraryImport(Library, EntryPoint = "LZ4F_compressFrame")]
    private static partial nint CompressFrame(byte* target, nint capacity, byte* source, nint length, nint preferences);
}
