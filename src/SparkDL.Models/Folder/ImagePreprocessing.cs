namespace SparkDL.Models.Folder;

/// <summary>What is done to an image before a model sees it; saved with the model, so that scoring does the same as training.</summary>
/// <param name="Width">Width of the model's input.</param>
/// <param name="Height">Height of the model's input.</param>
/// <param name="Channels">3 for colour, 1 for gray.</param>
/// <param name="Mean">Subtracted from each channel's values between 0 and 1.</param>
/// <param name="Std">What the difference is divided by.</param>
/// <param name="Resample">The resizing filter: <c>bilinear</c>, <c>bicubic</c>, <c>lanczos</c>, <c>box</c> or <c>nearest</c>.</param>
/// <param name="ResizeShorterSide">The size the shorter side is brought to before the centre is cut out; null resizes to width and height directly.</param>
public sealed record ImagePreprocessing(
    int Width, int Height, int Channels, IReadOnlyList<float> Mean, IReadOnlyList<float> Std, string Resample = "bilinear",
    int? ResizeShorterSide = null);
