using System.Text.Json.Nodes;

namespace SparkDL.Torch.Models;

/// <summary>
/// Makes a model of the user's own. The class travels by name (<see cref="ModelZoo.NameOf{TFactory}"/>), the
/// configuration as data; it needs a public constructor without arguments.
/// </summary>
public interface IModelFactory
{
    /// <summary>Creates the model with random weights.</summary>
    torch.nn.Module<Tensor, Tensor> Create(JsonObject config);
}
