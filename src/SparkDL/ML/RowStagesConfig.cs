using System.Text.Json.Serialization;
using SparkDL.Functions;

namespace SparkDL.ML;

/// <summary>Several row transformers that run in one pass over the socket.</summary>
/// <param name="Stages">The stages as JSON documents, in order.</param>
/// <param name="Inputs">Names of the columns that cross, in the order of the arguments.</param>
/// <param name="Outputs">Names of the columns that come back, in order.</param>
internal sealed record RowStagesConfig(
    IReadOnlyList<string> Stages, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs) : ICarriesType
{
    /// <summary>The assemblies of stages that are not the library's.</summary>
    public IReadOnlyList<string> Assemblies { get; init; } = [];

    /// <summary>The stages' own types, and those that they name.</summary>
    [JsonIgnore]
    public IEnumerable<Type> CarriedTypes { get; init; } = [];
}
