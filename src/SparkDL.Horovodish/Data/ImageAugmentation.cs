namespace SparkDL.Horovodish.Data;

/// <summary>
/// What is changed at random in training images (not in validation). The choice follows from the seed, the epoch and
/// the sample's position, so it is the same on any number of ranks and after a resume.
/// </summary>
/// <param name="CropPadding">Shifts by up to so many pixels in each direction; what comes in is the mean colour.</param>
/// <param name="Flip">Mirrors every second image, left to right.</param>
public sealed record ImageAugmentation(int CropPadding = 0, bool Flip = false);
