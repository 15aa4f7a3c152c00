using SparkDL.Connect.Errors;
using SparkDL.Connect.Grpc;
using SparkDL.Connect.Protos;

namespace SparkDL.Connect;

internal sealed partial class ConnectClient
{
    /// <summary>The public exception for a failed call.</summary>
    public SparkDLException Translate(GrpcException e, int retries = 0)
    {
        if (e.Status.Code == GrpcStatusCode.Unauthenticated)
            return new SparkSetupException(TokenMessage(), e);
        if (e.Status.Code == GrpcStatusCode.FailedPrecondition && e.InnerException is HttpRequestException)
            return new SparkSetupException($"No encrypted connection to the server at {Target}: {e.Status.Message}", e);
        var info = ServerErrorInfo.Read(e.Status);
        var transient = TransientErrors.IsTransient(e.Status) || e.Status.Code == GrpcStatusCode.DeadlineExceeded;
        return new SparkServerException(
            Describe(e, retries), info, () => FetchStack(info.ErrorId), transient, e.InnerException);
    }

    private async Task<T> Translated<T>(RetryBudget retrier, Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (GrpcException e)
        {
            throw Translate(e, retrier.Retries);
        }
    }

    private string TokenMessage() => Target.HasToken
        ? $"The server at {Target} refused the token. Check the parameter token of the connection string, or the "
            + "variable SPARK_CONNECT_AUTHENTICATE_TOKEN, against the server's spark.connect.authenticate.token."
        : $"The server at {Target} asks for a token. Add ;token=... to the connection string, or set the variable "
            + "SPARK_CONNECT_AUTHENTICATE_TOKEN.";

    private string Describe(GrpcException e, int retries)
    {
        var method = e.Method[(e.Method.LastIndexOf('/') + 1)..];
        var tries = retries > 0 ? $" (after {retries + 1} tries)" : "";
        return e.Status.Code switch
        {
            GrpcStatusCode.Internal when e.Status.Details is not null => e.Status.Message,
            GrpcStatusCode.Unavailable => $"The server at {Target} cannot be reached{tries}: {e.Status.Message}",
            GrpcStatusCode.Unimplemented =>
                $"{method}: {Target} does not know this call: {e.Status.Message}. Is it a Spark Connect server?",
            _ => $"{method} at {Target} failed with {e.Status.Code}{tries}: {e.Status.Message}",
        };
    }

    private string? FetchStack(string? errorId)
    {
        if (errorId is null || _disposed)
            return null;
        var request = new FetchErrorDetailsRequest
        {
            SessionId = SessionId,
            UserContext = User,
            ClientType = ClientType,
            ErrorId = errorId,
        };
        try
        {
            var details = CallAsync("FetchErrorDetails", [request], FetchErrorDetailsResponse.Parser, default,
                QuickTimeout, RetryPolicy.None).GetAwaiter().GetResult();
            return StackTraceFormatter.Format(details);
        }
        catch (SparkDLException)
        {
            return null; // The error itself is known; that its details cannot be had must not hide it.
        }
    }
}
