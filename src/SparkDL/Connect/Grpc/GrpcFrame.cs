using System.Buffers.Binary;
using Google.Protobuf;

namespace SparkDL.Connect.Grpc;

/// <summary>gRPC's frame: one byte that tells of compression, a big-endian length, one message.</summary>
internal static class GrpcFrame
{
    public const int HeaderLength = 5;

    public static byte[] Encode(IMessage message)
    {
        var size = message.CalculateSize();
        var frame = new byte[HeaderLength + size];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), size);
        message.WriteTo(frame.AsSpan(HeaderLength));
        return frame;
    }

    /// <summary>Reads one message; null where the stream ends between two messages.</summary>
    public static async ValueTask<T?> ReadAsync<T>(
        Stream stream, MessageParser<T> parser, int limit, CancellationToken cancellation)
        where T : class, IMessage<T>
    {
        var header = new byte[HeaderLength];
        var got = await stream.ReadAtLeastAsync(header, HeaderLength, false, cancellation).ConfigureAwait(false);
        if (got == 0)
            return null;
        if (got < HeaderLength)
            throw new EndOfStreamException($"The stream ended {got} bytes into a frame's header.");
        var body = new byte[CheckedLength(header, limit)];
        await stream.ReadExactlyAsync(body, cancellation).ConfigureAwait(false);
        return Parse(parser, body);
    }

    // Checked before anything is allocated: the length comes from the wire.
    private static int CheckedLength(ReadOnlySpan<byte> header, int limit)
    {
        if (header[0] != 0)
        {
            throw Refused(GrpcStatusCode.Internal, header[0] == 1
                ? "The server sent a compressed message, which was not asked for."
                : $"A frame begins with {header[0]}, where 0 or 1 must stand: this is not gRPC.");
        }
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > limit)
        {
            throw Refused(GrpcStatusCode.ResourceExhausted,
                $"The server announced a message of {length} bytes; the limit is {limit}. "
                + "Raise it with grpc_max_message_size in the connection string.");
        }
        return (int)length;
    }

    private static T Parse<T>(MessageParser<T> parser, byte[] body)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(body);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Refused(GrpcStatusCode.Internal, $"A message of {body.Length} bytes could not be read: {e.Message}");
        }
    }

    private static GrpcException Refused(GrpcStatusCode code, string message) =>
        new(new GrpcStatus(code, message), "frame");
}
