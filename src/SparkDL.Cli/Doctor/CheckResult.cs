using System.Text.Json.Serialization;
using SparkDL.Functions.Hosting;

namespace SparkDL.Cli.Doctor;

/// <summary>One line of the report: a part that was looked for.</summary>
internal sealed record CheckResult
{
    /// <summary>The name of the part, such as <c>Java</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The outcome.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<CheckState>))]
    public required CheckState State { get; init; }

    /// <summary>Whether a local job needs it.</summary>
    public bool Required { get; init; }

    /// <summary>Its version; null where it states none.</summary>
    public string? Version { get; init; }

    /// <summary>Its path; null where it was not found.</summary>
    public string? Path { get; init; }

    /// <summary>What else is to be known of it; null where nothing is.</summary>
    public string? Note { get; init; }

    /// <summary>Why it cannot be used and what to do; null where it can be used.</summary>
    public string? Problem { get; init; }

    /// <summary>The result for a part of the product's own reports.</summary>
    public static CheckResult Of(string name, EnvironmentPart part, bool required = false, string? note = null) => new()
    {
        Name = name,
        State = part.IsUsable ? CheckState.Found : required ? CheckState.Missing : CheckState.Absent,
        Required = required,
        Version = part.Version,
        Path = part.Path,
        Note = note,
        Problem = part.Problem,
    };
}
