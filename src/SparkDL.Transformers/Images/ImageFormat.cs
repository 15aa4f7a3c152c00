namespace SparkDL.Transformers.Images;

/// <summary>The format of an image file, told by its first bytes and never by its name.</summary>
internal enum ImageFormat
{
    Unknown,
    Jpeg,
    Png,
    Gif,
    WebP,
    Bmp,
    Tiff,
}

internal static class ImageFormats
{
    public static ImageFormat Detect(ReadOnlySpan<byte> file) => file switch
    {
        [0xFF, 0xD8, 0xFF, ..] => ImageFormat.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => ImageFormat.Png,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => ImageFormat.Gif,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] =>
            ImageFormat.WebP,
        [(byte)'B', (byte)'M', ..] => ImageFormat.Bmp,
        [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => ImageFormat.Tiff,
        _ => ImageFormat.Unknown,
    };
}
