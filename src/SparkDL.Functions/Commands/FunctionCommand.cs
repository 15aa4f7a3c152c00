using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using SparkDL.Diagnostics;

namespace SparkDL.Functions.Commands;

/// <summary>
/// The description of a function in a query's plan: names and data, never a serialized object graph. The worker gets
/// nothing else, so the command also holds what it needs to check results and to find files.
/// </summary>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public sealed record FunctionCommand
{
    /// <summary>The kind of the function.</summary>
    public required FunctionKind Kind { get; init; }

    /// <summary>The code: a type, or a static method of one.</summary>
    public required CodeReference Code { get; init; }

    /// <summary>The name of the configuration's type; null if the function takes no configuration.</summary>
    public string? ConfigType { get; init; }

    /// <summary>The configuration; null if the function takes none.</summary>
    public JsonElement? Config { get; init; }

    /// <summary>The declared result as a DDL text: columns, or one type for a scalar or aggregate function.</summary>
    public required string Output { get; init; }

    /// <summary>Whether the function runs in a child process of the worker.</summary>
    public bool Isolated { get; init; }

    /// <summary>
    /// The folder below the session's files with the application's assemblies; null if the worker itself has all of
    /// them.
    /// </summary>
    public string? ApplicationFolder { get; init; }

    /// <summary>The folder below the session's files with the native files; null if none were shipped.</summary>
    public string? NativeFolder { get; init; }

    /// <summary>
    /// The folders below the session's files with unpacked archives, by the name of the setting that holds the folder's
    /// path on the executor.
    /// </summary>
    public IReadOnlyDictionary<string, string> NativeArchives { get; init; } = new Dictionary<string, string>();

    /// <summary>The client's settings for the worker and its libraries.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The version of SparkDL that wrote the command.</summary>
    public string ClientVersion { get; init; } = "";

    /// <summary>
    /// The version of Spark that the server reported to the client. The worker compares it with the version that it has
    /// detected.
    /// </summary>
    public string SparkVersion { get; init; } = "";

    /// <summary>
    /// The <c>traceparent</c> of the span that the function's run belongs to; null where there is none, and in queries,
    /// which carry it in a tag (<see cref="TraceContext"/>): equal functions stay equal commands, so that Spark finds
    /// cached results again.
    /// </summary>
    public string? TraceParent { get; init; }

    /// <summary>The <c>tracestate</c> that belongs to <see cref="TraceParent"/>; null if there is none.</summary>
    public string? TraceState { get; init; }
}
