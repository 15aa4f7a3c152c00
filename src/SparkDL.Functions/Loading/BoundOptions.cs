using SparkDL.Arrow;
using SparkDL.Arrow.Types;

namespace SparkDL.Functions.Loading;

/// <summary>What a command says of its function besides code and configuration.</summary>
public sealed record BoundOptions
{
    public static BoundOptions None { get; } = new();

    /// <summary>What users know the function by, for errors and logs.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it promised to give; null where nothing was promised.</summary>
    public Schema? Output { get; init; }

    /// <summary>Whether it runs in a process of its own.</summary>
    public bool Isolated { get; init; }

    /// <summary>Settings of the client that the function may read.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
