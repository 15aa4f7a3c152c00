namespace SparkDL.Transformers.Images;

/// <summary>An image is resized to full width and height, of which the window at left and top is kept.</summary>
internal readonly record struct ResizePlan(int FullWidth, int FullHeight, int Left, int Top, int Width, int Height)
{
    public bool ChangesNothing(int width, int height) =>
        (FullWidth, FullHeight, Width, Height) == (width, height, width, height);

    /// <summary>Resizes to exactly the wanted size, whatever that does to the proportions.</summary>
    public static ResizePlan Stretch(int width, int height) => new(width, height, 0, 0, width, height);

    /// <summary>
    /// torchvision's <c>Resize(shorter)</c> and <c>CenterCrop(width, height)</c>: the shorter side becomes
    /// <paramref name="shorter"/>, the longer one follows rounded down, and the crop's corner is rounded to even.
    /// </summary>
    public static ResizePlan ShorterSide(int imageWidth, int imageHeight, int shorter, int width, int height)
    {
        bool wide = imageWidth > imageHeight;
        int longer = (int)((long)shorter * Math.Max(imageWidth, imageHeight) / Math.Min(imageWidth, imageHeight));
        (int fullWidth, int fullHeight) = wide ? (longer, shorter) : (shorter, longer);
        return new(fullWidth, fullHeight, Corner(fullWidth, width), Corner(fullHeight, height), width, height);
    }

    private static int Corner(int full, int window) => (int)Math.Round((full - window) / 2.0, MidpointRounding.ToEven);
}
