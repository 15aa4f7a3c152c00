namespace SparkDL.Transformers.Images;

/// <summary>
/// Decodes JPEG files into pixels. One object serves one thread: libturbojpeg's handle is not shared.
/// </summary>
internal sealed unsafe class JpegCodec : IDisposable
{
    private nint _handle;

    public JpegCodec()
    {
        ImageLibraries.RequireTurboJpeg();
        Open();
    }

    /// <summary>Decodes a whole file; returns what is wrong with it, or null.</summary>
    /// <remarks>The header is judged before any memory for pixels is taken.</remarks>
    public string? Decode(ReadOnlySpan<byte> file, PixelBuffer target, long maxPixels)
    {
        string? error = DecodeFile(file, target, maxPixels);
        if (error is not null)
            Reopen();
        return error;
    }

    public void Dispose()
    {
        if (_handle != 0)
            _ = TurboJpeg.Destroy(_handle);
        _handle = 0;
    }

    private void Open()
    {
        _handle = TurboJpeg.InitDecompress();
        if (_handle == 0)
#pragma warning disable CA2201 // It is what happened: the library makes none only where memory is short.
            throw new OutOfMemoryException("libturbojpeg could not make a decompressor");
#pragma warning restore CA2201
    }

    /// <summary>
    /// A decompressor that met a broken header stays in the middle of it, and would refuse the next, good file.
    /// </summary>
    private void Reopen()
    {
        Dispose();
        Open();
    }

    private string? DecodeFile(ReadOnlySpan<byte> file, PixelBuffer target, long maxPixels)
    {
        fixed (byte* data = file)
        {
            if (TurboJpeg.DecompressHeader(_handle, data, (nuint)file.Length, out int width, out int height, out _,
                out int colours) != 0)
                return $"JPEG: {TurboJpeg.LastError(_handle)}";
            if (ImageLimits.Check("JPEG", width, height, maxPixels) is { } tooLarge)
                return tooLarge;
            if (colours is TurboJpeg.ColourCmyk or TurboJpeg.ColourYcck)
                return "JPEG: CMYK colours are not supported; convert the file to RGB";
            target.Reset(width, height);
            return DecodePixels(data, file.Length, target);
        }
    }

    private string? DecodePixels(byte* data, int length, PixelBuffer target)
    {
        int code = TurboJpeg.Decompress(
            _handle, data, (nuint)length, target.Data, target.Width, target.Stride, target.Height,
            TurboJpeg.PixelRgbx, TurboJpeg.LimitScans);
        if (code == 0)
            return null;
        string error = TurboJpeg.LastError(_handle);
        return IsHarmless(error) ? null : $"JPEG: {error}";
    }

    /// <summary>
    /// A truncated file is only a warning to libjpeg, which fills the rest with gray: we refuse it. Stray bytes between
    /// markers, which many cameras write, lose no pixel.
    /// </summary>
    private static bool IsHarmless(string error) =>
        error.Contains("extraneous bytes before marker", StringComparison.Ordinal);
}
