using SparkDL.Connect.Grpc;

namespace SparkDL.Connect.Errors;

/// <summary>Which failures a second try may cure.</summary>
internal static class TransientErrors
{
    /// <summary>The standard policy: the server was not reached, or another call took this one's stream over.</summary>
    public static bool IsTransient(GrpcStatus status) => status.Code switch
    {
        GrpcStatusCode.Unavailable => true,
        GrpcStatusCode.Internal => status.Message.Contains("INVALID_CURSOR.DISCONNECTED", StringComparison.Ordinal),
        _ => false,
    };
}
