namespace SparkDL.Transformers.Images;

/// <summary>The way in which an image file becomes a tensor of a fixed shape. It is sent to the executors.</summary>
/// <param name="Width">Width of the tensor.</param>
/// <param name="Height">Height of the tensor.</param>
/// <param name="ShorterSide">
/// When set, the image is resized so that its shorter side has this length, and the centre is cut out; otherwise it is
/// stretched to width and height.
/// </param>
/// <param name="MaxPixels">Images whose header claims more pixels than this are refused before memory is taken.</param>
public sealed record ImagePreparation(
    int Width, int Height, int? ShorterSide = null, long MaxPixels = ImageLimits.DefaultMaxPixels)
{
    /// <summary>Red, green, blue: gray files are decoded to three equal channels.</summary>
    public const int Channels = 3;

    /// <summary>Bytes of one prepared image: channels, rows, columns.</summary>
    public int ByteCount => checked(Channels * Height * Width);

    /// <summary>Shape of one prepared image.</summary>
    public IReadOnlyList<long> Shape => [Channels, Height, Width];

    /// <summary>Checks the values, once, on the driver.</summary>
    /// <exception cref="ArgumentException">
    /// A size is not positive, or the crop is larger than the resized image.
    /// </exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)Width * Height, 1L << 26, nameof(Width));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxPixels, 1);
        if (ShorterSide < Math.Max(Width, Height))
            throw new ArgumentException(
                $"the shorter side of {ShorterSide} pixels is smaller than the {Width}x{Height} "
                + "that are cut out of it");
    }

    internal ResizePlan PlanFor(int imageWidth, int imageHeight) => ShorterSide is { } shorter
        ? ResizePlan.ShorterSide(imageWidth, imageHeight, shorter, Width, Height)
        : ResizePlan.Stretch(Width, Height);
}
