using System.Text.Json.Nodes;

namespace SparkDL.Models.Folder;

/// <summary>Everything that a model's folder states except the weights.</summary>
/// <param name="Architecture">A name that <see cref="SparkDL.Models.Zoo.ModelZoo"/> knows.</param>
/// <param name="Config">The architecture's settings.</param>
public sealed record ModelDescription(string Architecture, JsonObject? Config = null)
{
    /// <summary>The model's inputs and outputs.</summary>
    public ModelSignature? Signature { get; init; }

    /// <summary>The preprocessing of the model's images.</summary>
    public ImagePreprocessing? Preprocessing { get; init; }

    /// <summary>The names of the classes, in the order of the logits.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>The origin of the model: data, settings, seed, versions.</summary>
    public JsonObject? Lineage { get; init; }
}
