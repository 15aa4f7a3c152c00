namespace SparkDL.Transformers.Images;

/// <summary>Decodes a file of any supported format. One object serves one thread.</summary>
internal sealed class ImageCodecs : IDisposable
{
    private readonly JpegCodec _jpeg = new();

    /// <summary>Fills <paramref name="target"/>; returns what is wrong with the file, or null.</summary>
    public string? Decode(ReadOnlySpan<byte> file, PixelBuffer target, long maxPixels)
    {
        if (file.IsEmpty)
            return "the file is empty";
        ImageFormat format = ImageFormats.Detect(file);
        return format switch
        {
            ImageFormat.Jpeg => _jpeg.Decode(file, target, maxPixels),
            ImageFormat.Png => PngCodec.Decode(file, target, maxPixels),
            ImageFormat.Unknown => $"not an image: starts with {Convert.ToHexString(file[..Math.Min(8, file.Length)])}",
            _ => $"{format} files are not supported; convert to JPEG or PNG",
        };
    }

    public void Dispose() => _jpeg.Dispose();
}
