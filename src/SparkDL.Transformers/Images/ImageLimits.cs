namespace SparkDL.Transformers.Images;

/// <summary>The limits of what an image's header may state before memory is allocated.</summary>
internal static class ImageLimits
{
    /// <summary>
    /// 100 megapixels, which are 400 MB decoded: more than any camera has, and less than a task's memory.
    /// </summary>
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
