using SparkDL.Models.Folder;
using SparkDL.Torch.IO;
using SparkDL.Transformers.Images;

namespace SparkDL.Transformers.Scoring;

/// <summary>What a model's folder says of the rows that the model reads.</summary>
public sealed class ModelInput
{
    private readonly string _folder;

    internal ModelInput(ModelDescription description, string folder)
    {
        _folder = folder;
        Description = description;
        Shape = ShapeOf(description) ?? throw new ModelFormatException(
            folder, "signature", "the folder states neither the shape of the model's input nor how images are prepared");
        ElementCount = Shape.Aggregate(1L, (product, length) => checked(product * length));
        if (Shape.Any(length => length < 1) || ElementCount > Array.MaxLength)
            throw new ModelFormatException(folder, "signature", $"the model's input has the shape {string.Join('x', Shape)}");
    }

    /// <summary>Everything that the folder says.</summary>
    public ModelDescription Description { get; }

    /// <summary>Shape of one row, without the batch.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Elements of one row.</summary>
    public long ElementCount { get; }

    /// <summary>How image files are prepared for this model.</summary>
    /// <exception cref="ModelFormatException">The folder does not say it, or asks for what cannot be done.</exception>
    public ImagePreparation RequireImages()
    {
        if (Description.Preprocessing is not { } stated)
            throw new ModelFormatException(_folder, "preprocessing", "the folder does not say how images are prepared");
        if (stated is not { Resample: "bilinear", Channels: 3 })
            throw new ModelFormatException(_folder, "preprocessing",
                $"images of {stated.Channels} channels, resized by {stated.Resample}; only 3 channels and bilinear can be done");
        return new ImagePreparation(stated.Width, stated.Height, stated.ResizeShorterSide);
    }

    private static IReadOnlyList<long>? ShapeOf(ModelDescription description)
    {
        if (description.Signature is { Inputs: [var input, ..] } && input.Shape is [_, ..])
            return [.. input.Shape.Skip(1)];
        return description.Preprocessing is { } images ? [images.Channels, images.Height, images.Width] : null;
    }
}
