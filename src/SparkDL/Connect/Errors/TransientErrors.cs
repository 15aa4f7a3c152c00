using SparkDL.Connect.Grpc;

namespace SparkDL.Connect.Errors;

/// <summary>Tells failures that a retry may cure from those that it does not.</summary>
internal static class TransientErrors
{
    /// <summary>
    /// Whether a retry may succeed, as in Spark's own clients: the server was not reached, or another stream has taken
    /// this one's place.
    /// </summary>
    public static bool IsTransient(GrpcStatus status) => status.Code switch
    {
        GrpcStatusCode.Unavailable => true,
        GrpcStatusCode.Internal => status.Message.Contains("INVALID_CURSOR.DISCONNECTED", StringComparison.Ordinal),
        _ => false,
    };
}
