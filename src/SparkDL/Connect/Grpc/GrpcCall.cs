using Google.Protobuf;

namespace SparkDL.Connect.Grpc;

/// <summary>One call whose answer is being read. The end of the messages is not success: the trailers say.</summary>
internal sealed class GrpcCall<TResponse> : IDisposable
    where TResponse : class, IMessage<TResponse>
{
    private readonly HttpResponseMessage _response;
    private readonly Stream _body;
    private readonly MessageParser<TResponse> _parser;
    private readonly int _limit;
    private readonly GrpcCallScope _scope;

    private GrpcCall(
        HttpResponseMessage response, Stream body, MessageParser<TResponse> parser, int limit, GrpcCallScope scope)
    {
        _response = response;
        _body = body;
        _parser = parser;
        _limit = limit;
        _scope = scope;
    }

    public static async Task<GrpcCall<TResponse>> StartAsync(
        HttpResponseMessage response, MessageParser<TResponse> parser, int limit, GrpcCallScope scope)
    {
        try
        {
            CheckHeaders(response, scope.Method);
            var body = await response.Content.ReadAsStreamAsync(scope.Token).ConfigureAwait(false);
            return new GrpcCall<TResponse>(response, body, parser, limit, scope);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>The next message, or null at a successful end. A status other than OK is thrown.</summary>
    public async ValueTask<TResponse?> ReadAsync()
    {
        try
        {
            var message = await GrpcFrame.ReadAsync(_body, _parser, _limit, _scope.Token).ConfigureAwait(false);
            if (message is null)
                CheckTrailers();
            return message;
        }
        catch (Exception e)
        {
            var translated = _scope.Translate(e);
            if (ReferenceEquals(translated, e))
                throw;
            throw translated;
        }
    }

    public void Dispose()
    {
        _response.Dispose(); // Resets the stream where it has not ended.
        _scope.Dispose();
    }

    private static void CheckHeaders(HttpResponseMessage response, string method)
    {
        // Trailers-only: the status stands in the headers, whatever the HTTP status is.
        if (GrpcStatus.Read(response.Headers) is { } early && early.Code != GrpcStatusCode.Ok)
            throw new GrpcException(early, method);
        var http = (int)response.StatusCode;
        if (http != 200)
        {
            var text = $"HTTP {http} {response.ReasonPhrase}".TrimEnd();
            throw new GrpcException(new GrpcStatus(GrpcStatus.FromHttp(http), text), method);
        }
        var type = response.Content.Headers.ContentType?.MediaType;
        if (type is null || !type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase))
        {
            var text = $"The answer's content type is '{type}', not application/grpc: no Spark Connect server there.";
            throw new GrpcException(new GrpcStatus(GrpcStatusCode.Unknown, text), method);
        }
    }

    private void CheckTrailers()
    {
        var status = GrpcStatus.Read(_response.TrailingHeaders) ?? GrpcStatus.Read(_response.Headers)
            ?? throw new GrpcException(
                new GrpcStatus(GrpcStatusCode.Unavailable, "The answer ended without a status."), _scope.Method);
        if (status.Code != GrpcStatusCode.Ok)
            throw new GrpcException(status, _scope.Method);
    }
}
