using System.Text.Json.Serialization;
using SparkDL.Functions;

namespace SparkDL.ML;

/// <summary>The configuration of a function that runs several row transformers in one pass.</summary>
/// <param name="Stages">The stages as JSON documents, in order.</param>
/// <param name="Inputs">Names of the columns that are sent to the worker, in the order of the arguments.</param>
/// <param name="Outputs">Names of the columns that the worker returns, in order.</param>
internal sealed record FusedStagesConfig(
    IReadOnlyList<string> Stages, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs) : IReferencesTypes
{
    /// <summary>Names of the application's assemblies that stages come from.</summary>
    public IReadOnlyList<string> Assemblies { get; init; } = [];

    /// <summary>The types of the stages, and those that they name.</summary>
    [JsonIgnore]
    public IEnumerable<Type> ReferencedTypes { get; init; } = [];
}
