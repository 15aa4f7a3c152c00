using System.Diagnostics.CodeAnalysis;
using SparkDL.Diagnostics;

namespace SparkDL.Functions.Commands;

/// <summary>Identifies the code of a function: a type, or a method of one.</summary>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public sealed record CodeReference
{
    /// <summary>The simple name of the assembly that declares the code.</summary>
    public required string Assembly { get; init; }

    /// <summary>
    /// The build of that assembly: the module version id for the application's assemblies, the version for SparkDL's,
    /// which the worker has itself.
    /// </summary>
    public required string Build { get; init; }

    /// <summary>The type, with the assembly of each generic argument but without versions.</summary>
    public required string Type { get; init; }

    /// <summary>The method; null if the type itself is the function.</summary>
    public string? Method { get; init; }

    /// <summary>The name of the code in messages.</summary>
    public string Name => Method is null ? Type : $"{Type}.{Method}";
}
