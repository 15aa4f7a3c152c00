using SparkDL.Torch;

namespace SparkDL.Models.Folder;

/// <summary>A model that was loaded from its folder, in evaluation mode. Dispose it to free the weights.</summary>
/// <param name="Description">What the folder states about the model.</param>
/// <param name="Module">The network with its weights.</param>
/// <param name="ContentHash">The SHA-256 of <c>config.json</c>, which holds the hashes of the other files: the model's
/// identity.</param>
public sealed record LoadedModel(
    ModelDescription Description, torch.nn.Module<Tensor, Tensor> Module, string ContentHash) : IDisposable
{
    /// <summary>Frees the weights.</summary>
    public void Dispose() => Module.Dispose();
}
