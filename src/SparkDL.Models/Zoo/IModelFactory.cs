using System.Text.Json.Nodes;
using SparkDL.Torch;

namespace SparkDL.Models.Zoo;

/// <summary>
/// Makes a model of the user's own. The class travels by name (<see cref="ModelZoo.NameOf{TFactory}"/>), the
/// configuration as data; it needs a public constructor without arguments.
/// </summary>
public interface IModelFactory
{
    /// <summary>Makes the model with fresh weights.</summary>
    torch.nn.Module<Tensor, Tensor> Create(JsonObject config);
}
