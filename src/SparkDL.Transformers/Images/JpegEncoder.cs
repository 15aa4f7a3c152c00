namespace SparkDL.Transformers.Images;

/// <summary>Writes JPEG files: what examples and tests need to turn numbers into pictures.</summary>
public static unsafe class JpegEncoder
{
    /// <summary>Encodes a grayscale image.</summary>
    /// <param name="pixels">One byte a pixel, rows without gaps.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Number of rows.</param>
    /// <param name="quality">1 to 100; 100 is nearly without loss.</param>
    /// <exception cref="InvalidOperationException">The library refused the image; the text says why.</exception>
    public static byte[] EncodeGray(ReadOnlySpan<byte> pixels, int width, int height, int quality = 100)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, (long)width * height, nameof(pixels));
        ImageLibraries.RequireTurboJpeg();
        nint handle = TurboJpeg.InitCompress();
        byte* data = null;
        try
        {
            nuint size = 0;
            fixed (byte* first = pixels)
                if (TurboJpeg.Compress(
                    handle, first, width, width, height, TurboJpeg.PixelGray,
                    ref data, ref size, TurboJpeg.SubsamplingGray, quality, flags: 0) != 0)
                    throw new InvalidOperationException($"JPEG: {TurboJpeg.LastError(handle)}");
            return new ReadOnlySpan<byte>(data, (int)size).ToArray();
        }
        finally
        {
            TurboJpeg.Free(data);
            _ = TurboJpeg.Destroy(handle);
        }
    }
}
