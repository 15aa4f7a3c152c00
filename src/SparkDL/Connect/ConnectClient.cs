using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SparkDL.Connect.Grpc;
using SparkDL.Connect.Protos;

namespace SparkDL.Connect;

/// <summary>Makes the calls of Spark Connect for one session, with retries, deadlines and public exceptions.</summary>
internal sealed partial class ConnectClient : IDisposable
{
    private const string Service = "/spark.connect.SparkConnectService/";
    private static readonly TimeSpan QuickTimeout = TimeSpan.FromSeconds(30);

    private readonly Lock _swap = new();
    private readonly GrpcChannelOptions _channelOptions;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private GrpcChannel _channel;
    private string? _serverSession;
    private volatile bool _disposed;

    /// <summary>A client that has not connected yet.</summary>
    /// <param name="target">The server.</param>
    /// <param name="options">Deadlines and retries.</param>
    /// <param name="time">The clock that waits between tries go by; the system's by default.</param>
    /// <param name="random">The source of their random part; the shared one by default.</param>
    /// <param name="logs">Where retries and failures are told; nowhere by default.</param>
    public ConnectClient(
        ConnectionString target, ConnectOptions options, TimeProvider? time = null, Random? random = null,
        ILoggerFactory? logs = null)
    {
        Logs = logs ?? NullLoggerFactory.Instance;
        Log = Logs.CreateLogger<ConnectClient>();
        _time = time ?? TimeProvider.System;
        _random = random ?? Random.Shared;
        Target = target;
        Options = options;
        SessionId = target.SessionId ?? Guid.NewGuid().ToString();
        User = new UserContext { UserId = target.UserId ?? Environment.UserName };
        User.UserName = User.UserId;
        ClientType = UserAgentHeader.Compose(target.UserAgent);
        _channelOptions = CreateChannelOptions(target, options, ClientType);
        _channel = new GrpcChannel(_channelOptions);
    }

    public ConnectionString Target { get; }

    public ConnectOptions Options { get; }

    /// <summary>The loggers of the session.</summary>
    public ILoggerFactory Logs { get; }

    /// <summary>The log of calls and queries.</summary>
    public ILogger Log { get; }

    public string SessionId { get; }

    public UserContext User { get; }

    public string ClientType { get; }

    /// <summary>
    /// The server's own id of the session. It is sent back with each call, so that the server notices a session from
    /// before its restart.
    /// </summary>
    public string? ServerSession => _serverSession;

    public bool IsDisposed => _disposed;

    private GrpcChannel Channel
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _channel;
        }
    }

    public void Dispose()
    {
        _disposed = true;
        _channel.Dispose();
    }

    /// <summary>Makes a call with one response, and retries it by the policy.</summary>
    /// <exception cref="SparkDLException">The call failed, and no retry is left.</exception>
    public Task<TResponse> CallAsync<TResponse>(
        string method, IEnumerable<IMessage> request, MessageParser<TResponse> parser, CancellationToken cancellation,
        TimeSpan? deadline = null, RetryPolicy? retry = null)
        where TResponse : class, IMessage<TResponse>
    {
        var retrier = CreateRetrier(method, retry ?? Options.Retry, cancellation);
        return Translated(retrier, () => retrier.RunAsync(() => Channel.UnaryAsync(
            Service + method, request, parser, deadline ?? Options.CallTimeout, cancellation)));
    }

    /// <summary>
    /// Opens a call whose responses come as a stream. The caller retries and translates failures, and disposes it.
    /// </summary>
    public Task<GrpcCall<ExecutePlanResponse>> OpenAsync(
        string method, IMessage request, CancellationToken cancellation) =>
        Channel.OpenAsync(
            Service + method, [request], ExecutePlanResponse.Parser, Timeout.InfiniteTimeSpan, cancellation);

    /// <summary>The count of retries for one call or query.</summary>
    public RetryBudget CreateRetrier(string call, RetryPolicy policy, CancellationToken cancellation) =>
        new(policy, _time, _random, call, Target, Log, cancellation);

    /// <summary>Gives up the connection, on which nothing is heard any more; the next call opens a new one.</summary>
    public void ReplaceChannel()
    {
        lock (_swap)
        {
            if (_disposed)
                return;
            // Calls that still use the old channel end by their own deadlines.
            _channel = new GrpcChannel(_channelOptions);
        }
    }

    /// <summary>Remembers the server's id of the session from a response.</summary>
    public void RememberServerSession(string serverSession)
    {
        if (serverSession.Length > 0)
            _serverSession = serverSession;
    }

    private static string? TrustedByEnvironment() =>
        Environment.GetEnvironmentVariable(TlsTrust.AuthoritiesVariable) is { Length: > 0 } file ? file : null;

    private static GrpcChannelOptions CreateChannelOptions(
        ConnectionString target, ConnectOptions options, string userAgent)
    {
        List<KeyValuePair<string, string>> headers = [new("user-agent", userAgent), .. target.Headers];
        if (target.Token is { } token)
            headers.Add(new("authorization", $"Bearer {token}"));
        return new GrpcChannelOptions(target.Address)
        {
            Headers = headers,
            MaxMessageSize = target.MaxMessageSize,
            ConnectTimeout = options.ConnectTimeout,
            AuthoritiesFile = options.AuthoritiesFile ?? TrustedByEnvironment(),
            ConfigureTls = options.ConfigureTls,
        };
    }
}
