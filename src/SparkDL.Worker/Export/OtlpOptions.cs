using System.Globalization;

namespace SparkDL.Worker.Export;

/// <summary>
/// The standard variables of OpenTelemetry's exporters, as far as the worker reads them. Spark hands them to executors
/// as <c>spark.executorEnv.OTEL_EXPORTER_OTLP_ENDPOINT</c> and so on.
/// </summary>
internal sealed record OtlpOptions
{
    /// <summary>The variable without which nothing is exported.</summary>
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The variable that names the address of traces alone, to which nothing is appended.</summary>
    public const string TracesEndpointVariable = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

    private const int DefaultTimeoutMilliseconds = 10_000;
    private const int DefaultDelayMilliseconds = 1_000;

    /// <summary>Where requests are posted.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Headers of each request, such as a token.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The name of this service and other facts about the process.</summary>
    public IReadOnlyDictionary<string, object?> Resource { get; init; } = new Dictionary<string, object?>();

    /// <summary>How long one request may take: 10 s by default.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(DefaultTimeoutMilliseconds);

    /// <summary>
    /// How long a span may wait for others: 1 s by default. The standard's default is 5 s, but a worker may be killed
    /// soon after its last task.
    /// </summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(DefaultDelayMilliseconds);

    /// <summary>The protocol that was asked for, if it is not the one that the worker speaks; else null.</summary>
    public string? RefusedProtocol { get; init; }

    /// <summary>Reads the variables; null where none names an endpoint, or it is no address.</summary>
    public static OtlpOptions? Read(Func<string, string?> variable)
    {
        if (EndpointOf(variable) is not { } endpoint) return null;
        var protocol = variable("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") ?? variable("OTEL_EXPORTER_OTLP_PROTOCOL");
        return new OtlpOptions
        {
            Endpoint = endpoint,
            Headers = Pairs(variable("OTEL_EXPORTER_OTLP_TRACES_HEADERS") ?? variable("OTEL_EXPORTER_OTLP_HEADERS")),
            Resource = ResourceOf(variable),
            Timeout = Milliseconds(variable("OTEL_EXPORTER_OTLP_TIMEOUT"), DefaultTimeoutMilliseconds),
            Delay = Milliseconds(variable("OTEL_BSP_SCHEDULE_DELAY"), DefaultDelayMilliseconds),
            RefusedProtocol = protocol is null or "" or "http/protobuf" ? null : protocol,
        };
    }

    private static Uri? EndpointOf(Func<string, string?> variable)
    {
        var own = variable(TracesEndpointVariable);
        var text = string.IsNullOrEmpty(own) ? variable(EndpointVariable) : own;
        if (string.IsNullOrEmpty(text) || !Uri.TryCreate(text, UriKind.Absolute, out var address)) return null;
        if (address.Scheme is not ("http" or "https")) return null;
        return string.IsNullOrEmpty(own) ? new Uri(text.TrimEnd('/') + "/v1/traces") : address;
    }

    private static Dictionary<string, object?> ResourceOf(Func<string, string?> variable)
    {
        var resource = new Dictionary<string, object?>
        {
            ["telemetry.sdk.language"] = "dotnet",
            ["host.name"] = Environment.MachineName,
            ["process.pid"] = Environment.ProcessId,
            ["service.name"] = "sparkdl-worker",
        };
        foreach (var (name, value) in Pairs(variable("OTEL_RESOURCE_ATTRIBUTES"))) resource[name] = value;
        if (variable("OTEL_SERVICE_NAME") is { Length: > 0 } service) resource["service.name"] = service;
        return resource;
    }

    /// <summary>Reads <c>name=value,name=value</c>, in which values are percent-encoded.</summary>
    private static Dictionary<string, string> Pairs(string? text)
    {
        var pairs = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.Split('=', 2) is [{ Length: > 0 } name, var value])
                pairs[name.Trim()] = Uri.UnescapeDataString(value.Trim());
        }

        return pairs;
    }

    private static TimeSpan Milliseconds(string? text, int otherwise) =>
        TimeSpan.FromMilliseconds(
            int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : otherwise);
}
