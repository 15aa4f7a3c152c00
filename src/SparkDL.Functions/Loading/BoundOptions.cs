using SparkDL.Arrow;
using SparkDL.Arrow.Types;

namespace SparkDL.Functions.Loading;

/// <summary>The options of a command: all of it but code and configuration.</summary>
public sealed record BoundOptions
{
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
