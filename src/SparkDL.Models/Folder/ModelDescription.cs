using System.Text.Json.Nodes;
using SparkDL.Models.Zoo;

namespace SparkDL.Models.Folder;

/// <summary>Everything that a model's folder says beside the weights.</summary>
/// <param name="Architecture">A name that <see cref="SparkDL.Models.Zoo.ModelZoo"/> knows.</param>
/// <param name="Config">The architecture's settings.</param>
public sealed record ModelDescription(string Architecture, JsonObject? Config = null)
{
    /// <summary>What the model takes and gives.</summary>
    public ModelSignature? Signature { get; init; }

    /// <summary>What is done to images before.</summary>
    public ImagePreprocessing? Preprocessing { get; init; }

    /// <summary>The classes' names in the order of the logits.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Where the model comes from: data, settings, seed, versions.</summary>
    public JsonObject? Lineage { get; init; }
}
