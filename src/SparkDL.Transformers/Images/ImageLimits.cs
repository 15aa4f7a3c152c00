namespace SparkDL.Transformers.Images;

/// <summary>What an image's header may claim before we believe it.</summary>
internal static class ImageLimits
{
    /// <summary>100 megapixels, 400 MB decoded: above any camera, below what a task can bear.</summary>
    public const long DefaultMaxPixels = 100_000_000;

    public static string? Check(string format, long width, long height, long maxPixels)
    {
        if (width < 1 || height < 1)
            return $"{format}: the image is empty ({width}x{height} pixels)";
        return width * height > maxPixels
            ? $"{format}: {width}x{height} pixels are above the limit of {maxPixels} pixels (MaxPixels)"
            : null;
    }
}
