using SparkDL.Models.Folder;

namespace SparkDL.Transformers.Scoring;

/// <summary>
/// The input of a model: the shape of one row, and how it is prepared, as the model's folder states them.
/// </summary>
public sealed class ModelInput
{
    private ModelInput(ModelDescription description, string folder)
    {
        Folder = folder;
        Description = description;
        Shape = ShapeOf(description) ?? throw new ModelFormatException(
            folder, "signature", "the folder states neither the shape of the model's input nor how images are "
                + "prepared");
        ElementCount = Shape.Aggregate(1L, (product, length) => checked(product * length));
        if (Shape.Any(length => length < 1) || ElementCount > Array.MaxLength)
            throw new ModelFormatException(folder, "signature",
                $"the model's input has the shape {string.Join('x', Shape)}");
    }

    /// <summary>The model's folder.</summary>
    public string Folder { get; }

    /// <summary>The description that the folder holds.</summary>
    public ModelDescription Description { get; }

    /// <summary>Shape of one row, without the batch.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Elements of one row.</summary>
    public long ElementCount { get; }

    /// <summary>Reads a model's folder, without the weights.</summary>
    /// <exception cref="ModelFormatException">
    /// A file is missing or broken, or the folder states neither the shape of the model's input nor how images are
    /// prepared.
    /// </exception>
    public static ModelInput Read(string folder) => new(ModelFolder.Describe(folder), folder);

    private static IReadOnlyList<long>? ShapeOf(ModelDescription description)
    {
        if (description.Signature is { Inputs: [var input, ..] } && input.Shape is [_, ..])
            return [.. input.Shape.Skip(1)];
        return description.Preprocessing is { } images ? [images.Channels, images.Height, images.Width] : null;
    }
}
