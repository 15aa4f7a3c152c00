using System.Net.Http.Headers;
using SparkDL.Connect.Protos;

namespace SparkDL.Connect.Grpc;

/// <summary>How a call ended, as its trailers (or the headers of a trailers-only answer) say.</summary>
internal sealed record GrpcStatus(GrpcStatusCode Code, string Message, Status? Details = null)
{
    public static readonly GrpcStatus Ok = new(GrpcStatusCode.Ok, "");

    /// <summary>The status in these headers, or null where they carry none.</summary>
    public static GrpcStatus? Read(HttpHeaders headers)
    {
        if (First(headers, "grpc-status") is not { } text)
            return null;
        var code = int.TryParse(text, out var number) && number is >= 0 and <= 16
            ? (GrpcStatusCode)number
            : GrpcStatusCode.Unknown;
        var message = Uri.UnescapeDataString(First(headers, "grpc-message") ?? "");
        return new GrpcStatus(code, message, ReadDetails(First(headers, "grpc-status-details-bin")));
    }

    /// <summary>What an HTTP answer that is not gRPC means; the mapping is gRPC's own table.</summary>
    public static GrpcStatusCode FromHttp(int status) => status switch
    {
        400 => GrpcStatusCode.Internal,
        401 => GrpcStatusCode.Unauthenticated,
        403 => GrpcStatusCode.PermissionDenied,
        404 => GrpcStatusCode.Unimplemented,
        429 or 502 or 503 or 504 => GrpcStatusCode.Unavailable,
        _ => GrpcStatusCode.Unknown,
    };

    private static string? First(HttpHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static Status? ReadDetails(string? base64)
    {
        if (string.IsNullOrEmpty(base64))
            return null;
        try
        {
            // gRPC leaves the padding away.
            var padded = base64.PadRight((base64.Length + 3) / 4 * 4, '=');
            return Status.Parser.ParseFrom(Convert.FromBase64String(padded));
        }
        catch (Exception e) when (e is FormatException or Google.Protobuf.InvalidProtocolBufferException)
        {
            return null; // The code and the message still say what happened.
        }
    }
}
