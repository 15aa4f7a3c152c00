using System.Diagnostics;
using System.Net;
using Google.Protobuf;

namespace SparkDL.Connect.Grpc;

/// <summary>
/// Calls to one server over HTTP/2. No retry here: one call is one request, and its end is its status.
/// </summary>
internal sealed class GrpcChannel : IDisposable
{
    private readonly HttpClient _http;
    private readonly GrpcChannelOptions _options;

    public GrpcChannel(GrpcChannelOptions options)
    {
        _options = options;
        _http = new HttpClient(CreateHandler(options))
        {
            BaseAddress = options.Address,
            Timeout = Timeout.InfiniteTimeSpan, // Each call brings its own deadline.
        };
    }

    public int MaxMessageSize => _options.MaxMessageSize;

    public async Task<TResponse> UnaryAsync<TResponse>(
        string method, IEnumerable<IMessage> request, MessageParser<TResponse> parser, TimeSpan deadline,
        CancellationToken cancellation)
        where TResponse : class, IMessage<TResponse>
    {
        using var call = await OpenAsync(method, request, parser, deadline, cancellation).ConfigureAwait(false);
        var response = await call.ReadAsync().ConfigureAwait(false)
            ?? throw new GrpcException(new GrpcStatus(GrpcStatusCode.Internal, "OK without a message."), method);
        if (await call.ReadAsync().ConfigureAwait(false) is not null)
            throw new GrpcException(new GrpcStatus(GrpcStatusCode.Internal, "Two messages, not one."), method);
        return response;
    }

    /// <summary>Sends the request and returns once the answer's headers are there.</summary>
    public async Task<GrpcCall<TResponse>> OpenAsync<TResponse>(
        string method, IEnumerable<IMessage> request, MessageParser<TResponse> parser, TimeSpan deadline,
        CancellationToken cancellation)
        where TResponse : class, IMessage<TResponse>
    {
        var scope = new GrpcCallScope(method, deadline, cancellation);
        try
        {
            using var message = CreateRequest(method, request, deadline);
            var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, scope.Token)
                .ConfigureAwait(false);
            return await GrpcCall<TResponse>.StartAsync(response, parser, MaxMessageSize, scope).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            var translated = scope.Translate(e);
            scope.Dispose();
            if (ReferenceEquals(translated, e))
                throw;
            throw translated;
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage CreateRequest(string method, IEnumerable<IMessage> request, TimeSpan deadline)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(method, UriKind.Relative))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new GrpcContent(request),
        };
        message.Headers.TryAddWithoutValidation("te", "trailers");
        message.Headers.TryAddWithoutValidation("grpc-accept-encoding", "identity");
        if (deadline != Timeout.InfiniteTimeSpan)
            message.Headers.TryAddWithoutValidation("grpc-timeout", $"{(long)deadline.TotalMilliseconds}m");
        foreach (var (name, value) in _options.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        return message;
    }

    private static SocketsHttpHandler CreateHandler(GrpcChannelOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            // No keep-alive pings: grpc-java takes pings more often than each five minutes for an attack.
        };
        if (options.Address.Scheme == Uri.UriSchemeHttps)
            TlsTrust.Apply(handler.SslOptions, options);
        return handler;
    }
}
