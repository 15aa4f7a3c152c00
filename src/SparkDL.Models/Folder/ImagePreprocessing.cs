namespace SparkDL.Models.Folder;

/// <summary>
/// The preprocessing of a model's images. It is saved with the model, so that scoring does the same as training.
/// </summary>
/// <param name="Width">The width of the model's input, in pixels.</param>
/// <param name="Height">The height of the model's input, in pixels.</param>
/// <param name="Channels">The number of channels: 3 for colour, 1 for gray.</param>
/// <param name="Mean">The mean of each channel, subtracted from values between 0 and 1.</param>
/// <param name="Std">The standard deviation of each channel, by which the difference is divided.</param>
/// <param name="Resample">The resizing filter: <c>bilinear</c>, <c>bicubic</c>, <c>lanczos</c>, <c>box</c> or
/// <c>nearest</c>.</param>
/// <param name="ResizeShorterSide">The size, in pixels, to which the shorter side is resized before the centre is
/// cropped; null resizes to width and height directly.</param>
public sealed record ImagePreprocessing(
    int Width, int Height, int Channels, IReadOnlyList<float> Mean, IReadOnlyList<float> Std,
    string Resample = "bilinear",
    int? ResizeShorterSide = null);
