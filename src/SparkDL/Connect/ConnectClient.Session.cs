using System.Net.Sockets;
using SparkDL.Connect.Protos;
using SparkDL.Diagnostics;

namespace SparkDL.Connect;

internal sealed partial class ConnectClient
{
    private static readonly TimeSpan ReconnectPause = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Makes the first contact and gives the server's version of Spark. It tries for
    /// <see cref="ConnectOptions.ConnectTimeout"/> only, not for as long as the retry policy allows.
    /// </summary>
    /// <exception cref="SparkSetupException">No Spark Connect server answers.</exception>
    public async Task<string> ConnectAsync(CancellationToken cancellation)
    {
        var deadline = Deadline.After(Options.ConnectTimeout);
        var first = new AnalyzePlanRequest { SparkVersion = new AnalyzePlanRequest.Types.SparkVersion() };
        while (true)
        {
            try
            {
                // A new server loads its classes in the first call, so the call has the long deadline; a refusal comes
                // early.
                var answer = await AnalyzeAsync(first, cancellation, RetryPolicy.None).ConfigureAwait(false);
                return answer.SparkVersion.Version;
            }
            catch (SparkServerException e) when (e.StatusCode == Grpc.GrpcStatusCode.Unavailable)
            {
                if (deadline.HasPassed)
                    throw NotThere(e);
                await Task.Delay(ReconnectPause, _time, cancellation).ConfigureAwait(false);
            }
        }
    }

    public async Task<AnalyzePlanResponse> AnalyzeAsync(
        AnalyzePlanRequest request, CancellationToken cancellation = default, RetryPolicy? retry = null)
    {
        request.SessionId = SessionId;
        request.UserContext = User;
        request.ClientType = ClientType;
        if (ServerSession is { } observed)
            request.ClientObservedServerSideSessionId = observed;
        var response = await CallAsync("AnalyzePlan", [request], AnalyzePlanResponse.Parser, cancellation, retry: retry)
            .ConfigureAwait(false);
        RememberServerSession(response.ServerSideSessionId);
        return response;
    }

    public async Task<ConfigResponse> ConfigAsync(
        ConfigRequest.Types.Operation operation, CancellationToken cancellation = default, TimeSpan? deadline = null,
        RetryPolicy? retry = null)
    {
        var request = new ConfigRequest
        {
            SessionId = SessionId,
            UserContext = User,
            ClientType = ClientType,
            Operation = operation,
        };
        if (ServerSession is { } observed)
            request.ClientObservedServerSideSessionId = observed;
        var response = await CallAsync("Config", [request], ConfigResponse.Parser, cancellation, deadline, retry)
            .ConfigureAwait(false);
        RememberServerSession(response.ServerSideSessionId);
        return response;
    }

    /// <summary>Tells the server that the session has ended, so that it frees what the session held.</summary>
    public async Task ReleaseSessionAsync(CancellationToken cancellation)
    {
        var request = new ReleaseSessionRequest { SessionId = SessionId, UserContext = User, ClientType = ClientType };
        await CallAsync("ReleaseSession", [request], ReleaseSessionResponse.Parser, cancellation, QuickTimeout,
            RetryPolicy.None).ConfigureAwait(false);
    }

    /// <summary>Whether a server answers now; one that answers with an error does too.</summary>
    public async Task<bool> ProbeAsync(TimeSpan deadline, CancellationToken cancellation)
    {
        var get = new ConfigRequest.Types.Operation { GetOption = new ConfigRequest.Types.GetOption() };
        get.GetOption.Keys.Add("spark.app.id");
        try
        {
            await ConfigAsync(get, cancellation, deadline, RetryPolicy.None).ConfigureAwait(false);
            return true;
        }
        catch (SparkServerException e)
        {
            return !e.IsTransient;
        }
    }

    private SparkSetupException NotThere(SparkServerException e)
    {
        var cause = e.InnerException?.GetBaseException();
        if (cause is IOException)
        {
            return new($"What answers at {Target} is no Spark Connect server ({cause.Message}). "
                + $"Check the port{TlsHint}.", e);
        }
        var hint = cause is SocketException { SocketErrorCode: not SocketError.ConnectionReset } ? "" : TlsHint;
        return new($"No Spark Connect server answers at {Target} ({cause?.Message ?? e.Message}). Start one "
            + $"(sbin/start-connect-server.sh), check host and port{hint}, or let the program start its own with "
            + ".Master(\"local[*]\").", e);
    }

    // A server that wants TLS closes the connection of a client without it, and its answer may be lost with it.
    private string TlsHint => Target.UseSsl ? "" : ", and add use_ssl=true where the server wants TLS";
}
