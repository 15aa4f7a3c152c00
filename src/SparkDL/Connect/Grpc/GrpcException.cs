namespace SparkDL.Connect.Grpc;

/// <summary>A call that ended with a status other than OK; the Connect client turns it into its public form.</summary>
internal sealed class GrpcException(GrpcStatus status, string method, Exception? inner = null)
    : Exception($"{method}: {status.Code}: {status.Message}", inner)
{
    public GrpcStatus Status { get; } = status;

    public string Method { get; } = method;
}
