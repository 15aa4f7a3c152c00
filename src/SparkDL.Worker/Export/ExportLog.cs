using Microsoft.Extensions.Logging;

namespace SparkDL.Worker.Export;

/// <summary>The log events of the export of spans, 3600 to 3799.</summary>
internal static partial class ExportLog
{
    [LoggerMessage(3600, LogLevel.Warning, "{Spans} spans could not be sent to {Endpoint} and are lost, as will be "
        + "others until it answers: {Reason}", EventName = "SpansLost")]
    public static partial void SpansLost(this ILogger log, int spans, Uri endpoint, string reason);

    [LoggerMessage(3601, LogLevel.Warning, "No spans are exported: {Endpoint} is no http or https address",
        EventName = "ExportRefused")]
    public static partial void ExportRefused(this ILogger log, string? endpoint);

    [LoggerMessage(3602, LogLevel.Warning, "The worker exports spans by http/protobuf, not by {Protocol}: {Endpoint} "
        + "must speak it", EventName = "OtherProtocol")]
    public static partial void OtherProtocol(this ILogger log, string protocol, Uri endpoint);
}
