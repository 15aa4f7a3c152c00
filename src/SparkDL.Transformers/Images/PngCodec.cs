namespace SparkDL.Transformers.Images;

/// <summary>
/// Decodes PNG files where libpng is installed. Transparency is dropped, as PIL's <c>convert("RGB")</c> does.
/// </summary>
internal static unsafe class PngCodec
{
    public static string? Decode(ReadOnlySpan<byte> file, PixelBuffer target, long maxPixels)
    {
        if (!ImageLibraries.HasPng)
            return "PNG: libpng16 is not installed on this machine";
        LibPng.Image image = new() { Version = LibPng.Version };
        try
        {
            fixed (byte* data = file)
                return Decode(&image, data, file.Length, target, maxPixels);
        }
        finally
        {
            LibPng.Free(&image);
        }
    }

    private static string? Decode(LibPng.Image* image, byte* data, int length, PixelBuffer target, long maxPixels)
    {
        if (LibPng.BeginRead(image, data, (nuint)length) == 0)
            return $"PNG: {image->Error}";
        if (ImageLimits.Check("PNG", image->Width, image->Height, maxPixels) is { } tooLarge)
            return tooLarge;
        if ((image->Format & LibPng.FormatLinear) != 0)
            return "PNG: 16 bits a channel are not supported; convert the file to 8 bits";
        image->Format = LibPng.FormatRgba;
        target.Reset((int)image->Width, (int)image->Height);
        return LibPng.FinishRead(image, 0, target.Data, target.Stride, 0) == 0 ? $"PNG: {image->Error}" : null;
    }
}
