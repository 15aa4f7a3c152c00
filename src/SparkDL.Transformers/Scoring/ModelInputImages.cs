using SparkDL.Transformers.Images;

namespace SparkDL.Transformers.Scoring;

/// <summary>The preparation of image files for a model.</summary>
public static class ModelInputImages
{
    /// <summary>How image files are prepared for this model, as its folder states it.</summary>
    /// <exception cref="ModelFormatException">
    /// The folder does not state it, or asks for other images than those of 3 channels that are resized bilinearly.
    /// </exception>
    public static ImagePreparation RequireImages(this ModelInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Description.Preprocessing is not { } stated)
            throw Refused(input, "the folder does not say how images are prepared");
        if (stated is not { Resample: "bilinear", Channels: ImagePreparation.Channels })
            throw Refused(input, $"images of {stated.Channels} channels, resized by {stated.Resample}; "
                + "only 3 channels and bilinear can be done");
        return new ImagePreparation(stated.Width, stated.Height, stated.ResizeShorterSide);
    }

    private static ModelFormatException Refused(ModelInput input, string why) =>
        new(input.Folder, "preprocessing", why);
}
