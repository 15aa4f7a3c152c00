using System.Diagnostics.CodeAnalysis;
using SparkDL.Arrow.Types;
using SparkDL.Diagnostics;

namespace SparkDL.Functions.Loading;

/// <summary>The options of a command: all of it but code and configuration.</summary>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public sealed record BoundOptions
{
    /// <summary>The options of a function that was bound without a command: all defaults.</summary>
    public static BoundOptions None { get; } = new();

    /// <summary>The function's name in errors and logs.</summary>
    public string Name { get; init; } = "";

    /// <summary>The declared schema of the result; null if none was declared.</summary>
    public Schema? Output { get; init; }

    /// <summary>Whether the function runs in a child process.</summary>
    public bool Isolated { get; init; }

    /// <summary>The client's settings, which the function may read.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
