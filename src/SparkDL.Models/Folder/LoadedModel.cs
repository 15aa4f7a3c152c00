using SparkDL.Torch;

namespace SparkDL.Models.Folder;

/// <summary>A model read from its folder, in evaluation mode.</summary>
/// <param name="Description">What the folder says of it.</param>
/// <param name="Module">The network with its weights.</param>
/// <param name="ContentHash">SHA-256 over the folder's files: the model's identity.</param>
public sealed record LoadedModel(
    ModelDescription Description, torch.nn.Module<Tensor, Tensor> Module, string ContentHash) : IDisposable
{
    /// <summary>Frees the weights.</summary>
    public void Dispose() => Module.Dispose();
}
