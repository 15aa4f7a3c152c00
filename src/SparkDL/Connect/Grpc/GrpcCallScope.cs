namespace SparkDL.Connect.Grpc;

/// <summary>
/// The life of one call: its deadline, the caller's wish to stop, and the translation of whatever the HTTP stack
/// throws into a gRPC status.
/// </summary>
internal sealed class GrpcCallScope : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _caller;
    private readonly TimeSpan _deadline;

    public GrpcCallScope(string method, TimeSpan deadline, CancellationToken caller)
    {
        Method = method;
        _deadline = deadline;
        _caller = caller;
        _source = CancellationTokenSource.CreateLinkedTokenSource(caller);
        if (deadline != Timeout.InfiniteTimeSpan)
            _source.CancelAfter(deadline);
    }

    public string Method { get; }

    public CancellationToken Token => _source.Token;

    public void Dispose() => _source.Dispose();

    public Exception Translate(Exception e) => e switch
    {
        GrpcException g when g.Method != Method => new GrpcException(g.Status, Method, g.InnerException),
        GrpcException => e,
        OperationCanceledException when _caller.IsCancellationRequested => e,
        OperationCanceledException when _source.IsCancellationRequested =>
            Failure(GrpcStatusCode.DeadlineExceeded, $"No answer within {_deadline.TotalSeconds:0.###} s.", e),
        HttpRequestException h when TlsTrust.Failure(h) is { } reason =>
            Failure(GrpcStatusCode.FailedPrecondition, reason, e),
        HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException =>
            Failure(GrpcStatusCode.Unavailable, Innermost(e), e),
        _ => e,
    };

    private GrpcException Failure(GrpcStatusCode code, string message, Exception inner) =>
        new(new GrpcStatus(code, message), Method, inner);

    // "An error occurred while sending the request" says nothing: the cause below it does.
    private static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
            e = inner;
        return e.Message;
    }
}
