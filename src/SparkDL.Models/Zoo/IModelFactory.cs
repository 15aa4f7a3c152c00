using System.Text.Json.Nodes;
using SparkDL.Torch;

namespace SparkDL.Models.Zoo;

/// <summary>
/// Creates models of the user's own architecture. The class is stored by name
/// (<see cref="ModelZoo.NameOf{TFactory}"/>) and the configuration as data; it needs a public constructor without
/// parameters.
/// </summary>
public interface IModelFactory
{
    /// <summary>Creates the model with random weights.</summary>
    torch.nn.Module<Tensor, Tensor> Create(JsonObject config);
}
