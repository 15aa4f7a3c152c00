namespace SparkDL.Horovodish.Data;

/// <summary>
/// Random changes of training images; validation uses the images as they are. A change follows from the seed, the epoch
/// and the sample's position, so it is the same on any number of ranks and after a resume.
/// </summary>
/// <param name="CropPadding">
/// The largest shift in pixels in each direction, at least 0; the pixels that a shift brings in have the mean colour.
/// Default: 0.
/// </param>
/// <param name="Flip">
/// Whether an image is mirrored, left to right, with a probability of one half. Default: false.
/// </param>
public sealed record ImageAugmentation(int CropPadding = 0, bool Flip = false);
