using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace SparkDL.Connect.Grpc;

/// <summary>The request's body: the frames of one message or of many, made while they are sent.</summary>
internal sealed class GrpcContent : HttpContent
{
    private static readonly MediaTypeHeaderValue GrpcType = new("application/grpc");
    private readonly IEnumerable<IMessage> _messages;

    public GrpcContent(IEnumerable<IMessage> messages)
    {
        _messages = messages;
        Headers.ContentType = GrpcType;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        foreach (var message in _messages)
            await stream.WriteAsync(GrpcFrame.Encode(message), cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
