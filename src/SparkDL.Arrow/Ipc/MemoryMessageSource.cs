using System.Buffers.Binary;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Validation;

namespace SparkDL.Arrow.Ipc;

/// <summary>Reads messages from a whole stream or file in memory; their bodies are views of it.</summary>
internal sealed class MemoryMessageSource(NativeBuffer memory, ArrowLimits limits) : IMessageSource
{
    private const int Continuation = -1;
    private long _position;

    public IpcMessage? Read()
    {
        var message = ReadAt(_position, out var next);
        _position = next;
        return message;
    }

    public ValueTask<IpcMessage?> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Read());

    /// <summary>
    /// Reads the message at an offset, and returns the offset of the next one in <paramref name="next"/>.
    /// </summary>
    public IpcMessage? ReadAt(long start, out long next)
    {
        next = start;
        if (start == memory.Length)
            return null;
        var at = start;
        var length = Int32(ref at);
        if (length == Continuation)
            length = Int32(ref at);
        next = at;
        if (length == 0)
            return null;
        if (length < 0 || length > limits.MaxMetadataBytes)
            throw ArrowFormatException.Malformed(
                $"Metadata of {length} bytes, where at most {limits.MaxMetadataBytes} are accepted.", start);
        var metadata = Piece(at, length);
        var message = new IpcMessage(start, memory.Retain(), metadata, limits);
        try
        {
            var body = Piece(at + length, message.BodyLength);
            message.AttachBody(memory.Retain(), body);
        }
        catch
        {
            message.Dispose();
            throw;
        }

        next = at + length + message.BodyLength;
        return message;
    }

    private int Int32(ref long at)
    {
        var value = BinaryPrimitives.ReadInt32LittleEndian(Piece(at, 4).Span);
        at += 4;
        return value;
    }

    private BufferSlice Piece(long offset, long length) =>
        offset >= 0 && offset <= memory.Length && length <= memory.Length - offset
            ? memory.Slice(offset, length)
            : throw new ArrowFormatException(
                ArrowFault.Truncated, $"The bytes end before {length} bytes that should follow.", offset);
}
