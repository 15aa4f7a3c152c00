using System.Text.Json;

namespace SparkDL.Functions.Commands;

/// <summary>
/// A function as it travels in the plan: names and data, never a serialized object graph. The worker gets exactly
/// these bytes, so what it needs to check results and to find its files is in here too.
/// </summary>
public sealed record FunctionCommand
{
    /// <summary>What shape of function this is.</summary>
    public required FunctionKind Kind { get; init; }

    /// <summary>The code: a type, or a static method of one.</summary>
    public required CodeReference Code { get; init; }

    /// <summary>The type that <see cref="Config"/> is read as, by name; null where the function takes none.</summary>
    public string? ConfigType { get; init; }

    /// <summary>What the function is told.</summary>
    public JsonElement? Config { get; init; }

    /// <summary>What the function promises to give, as a DDL string: columns, or one type for a scalar.</summary>
    public required string Output { get; init; }

    /// <summary>Whether it runs in a process of its own.</summary>
    public bool Isolated { get; init; }

    /// <summary>The folder below the session's files that holds the application's assemblies; null: the worker's own.</summary>
    public string? ApplicationFolder { get; init; }

    /// <summary>The folder below the session's files that holds native files; null where none were shipped.</summary>
    public string? NativeFolder { get; init; }

    /// <summary>Folders below the session's files that hold archives of their own, by the setting that is to name them.</summary>
    public IReadOnlyDictionary<string, string> NativeArchives { get; init; } = new Dictionary<string, string>();

    /// <summary>Settings of the client for the worker and its libraries.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The version of SparkDL that wrote this.</summary>
    public string ClientVersion { get; init; } = "";

    /// <summary>The version of Spark that the client talks to; only to say so when a task cannot be read.</summary>
    public string SparkVersion { get; init; } = "";
}
