using SparkDL.Arrow.Memory;
using SparkDL.Interop;

namespace SparkDL.Arrow.Ipc;

/// <summary>The compression of the buffers of a message.</summary>
public enum ArrowCompression
{
    /// <summary>No compression.</summary>
    None = -1,

    /// <summary>LZ4 frames; needs the native library liblz4.</summary>
    Lz4 = 0,

    /// <summary>Zstandard; needs the native library libzstd.</summary>
    Zstd = 1,
}

/// <summary>Compresses and decompresses single buffers.</summary>
internal static unsafe class BufferCodec
{
    /// <summary>Decompresses into new memory, after checking that the stated size is possible.</summary>
    public static NativeBuffer Decompress(ArrowCompression codec, BufferSlice packed, long size)
    {
        NativeBuffer? buffer = null;
        try
        {
            CheckSize(codec, packed, size);
            buffer = NativeBuffer.Allocate(size);
            var target = (byte*)buffer.Pointer;
            var done = codec == ArrowCompression.Lz4
                ? Lz4.TryDecompress(packed.Start, (nint)packed.Length, target, (nint)size)
                : Zstd.TryDecompress(packed.Start, (nint)packed.Length, target, (nint)size);
            if (done)
                return buffer;
            buffer.Dispose();
            throw ArrowFormatException.Malformed($"A buffer does not unpack to {size} bytes of {codec}.");
        }
        catch (DllNotFoundException e)
        {
            buffer?.Dispose();
            throw Missing(codec, e);
        }
    }

    /// <summary>Compresses into new memory after eight free bytes; null where that saves nothing.</summary>
    public static NativeBuffer? TryCompress(ArrowCompression codec, BufferSlice plain)
    {
        try
        {
            var length = (nint)plain.Length;
            var bound = codec == ArrowCompression.Lz4 ? Lz4.Bound(length) : Zstd.Bound(length);
            var buffer = NativeBuffer.Allocate(bound + sizeof(long));
            var target = (byte*)buffer.Pointer + sizeof(long);
            var written = codec == ArrowCompression.Lz4
                ? Lz4.Compress(plain.Start, length, target, bound)
                : Zstd.Compress(plain.Start, length, target, bound);
            buffer.Truncate(written + sizeof(long));
            if (written > 0 && written < length)
                return buffer;
            buffer.Dispose();
            return null;
        }
        catch (DllNotFoundException e)
        {
            throw Missing(codec, e);
        }
    }

    // A header may claim any size; memory is allocated only for what the compressed bytes can hold.
    private static void CheckSize(ArrowCompression codec, BufferSlice packed, long size)
    {
        var possible = codec == ArrowCompression.Lz4
            ? size / Lz4.MaxRatio <= packed.Length
            : size / Zstd.MaxRatio <= packed.Length
                && Zstd.StatedSize(packed.Start, (nint)packed.Length) is var stated
                && (stated is null || stated == size);
        if (!possible)
            throw ArrowFormatException.Malformed($"{packed.Length} bytes of {codec} cannot unpack to {size} bytes.");
    }

    private static ArrowFormatException Missing(ArrowCompression codec, Exception e) => new(
        ArrowFault.Unsupported,
        $"The data is packed by {codec}, whose library is not on this machine: install "
        + $"{(codec == ArrowCompression.Lz4 ? "liblz4-1" : "libzstd1")} (Debian's name).",
        innerException: e);
}
