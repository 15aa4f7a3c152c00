using System.Text.Json;
using SparkDL.Connect.Grpc;
using SparkDL.Connect.Protos;

namespace SparkDL.Connect.Errors;

/// <summary>The details of an error that came with the status of a failed call, as Spark writes them.</summary>
internal sealed record ServerErrorInfo(GrpcStatusCode StatusCode)
{
    private static readonly Dictionary<string, string> NoParameters = [];

    public string? ErrorClass { get; init; }

    public string? SqlState { get; init; }

    public string? ErrorId { get; init; }

    public IReadOnlyDictionary<string, string> MessageParameters { get; init; } = NoParameters;

    public IReadOnlyList<string> JavaClasses { get; init; } = [];

    public static ServerErrorInfo Read(GrpcStatus status)
    {
        var any = status.Details?.Details.FirstOrDefault(d => d.Is(ErrorInfo.Descriptor));
        if (any is null)
            return new ServerErrorInfo(status.Code) { ErrorClass = ClassInText(status.Message) };
        var info = any.Unpack<ErrorInfo>();
        var metadata = info.Metadata;
        return new ServerErrorInfo(status.Code)
        {
            ErrorClass = metadata.GetValueOrDefault("errorClass") ?? ClassInText(status.Message),
            SqlState = metadata.GetValueOrDefault("sqlState"),
            ErrorId = metadata.GetValueOrDefault("errorId"),
            MessageParameters = ReadJson<Dictionary<string, string>>(metadata.GetValueOrDefault("messageParameters"))
                ?? NoParameters,
            JavaClasses = ReadJson<List<string>>(metadata.GetValueOrDefault("classes"))
                ?? (info.Reason.Length > 0 ? [info.Reason] : []),
        };
    }

    // Messages of Spark begin with their class in brackets; some errors come without details.
    private static string? ClassInText(string message)
    {
        var open = message.IndexOf('[', StringComparison.Ordinal);
        var close = message.IndexOf(']', StringComparison.Ordinal);
        if (open < 0 || close <= open + 1)
            return null;
        var name = message[(open + 1)..close];
        return name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is '_' or '.') ? name : null;
    }

    private static T? ReadJson<T>(string? json)
        where T : class
    {
        if (string.IsNullOrEmpty(json))
            return null;
        try
        {
            return JsonSerializer.Deserialize<T>(json);
        }
        catch (JsonException)
        {
            return null; // The server cuts long metadata off; the rest of the error is still valid.
        }
    }
}
