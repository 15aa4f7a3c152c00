using System.Buffers.Binary;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Validation;

namespace SparkDL.Arrow.Ipc;

/// <summary>
/// Reads messages from a stream, and no byte after the end-of-stream marker: what follows belongs to another reader.
/// Each method has a blocking and an asynchronous version.
/// </summary>
internal sealed class StreamMessageSource(Stream stream, ArrowLimits limits) : IMessageSource
{
    private const int Continuation = -1;

    /// <summary>
    /// The data only claims a length: above this size, and unless the pool has idle memory, memory is allocated as data
    /// arrives.
    /// </summary>
    private const long TrustedSize = 8 << 20;

    private readonly byte[] _prefix = new byte[4];
    private long _position;

    public IpcMessage? Read()
    {
        var start = _position;
        if (!ReadPrefix(out var length) || (length == Continuation && !ReadRequired(out length)) || length == 0)
            return null;
        var metadata = ReadBuffer(CheckMetadata(length, start));
        var message = new IpcMessage(start, metadata, metadata.AsSlice(), limits);
        return Finish(message, () => ReadBuffer(message.BodyLength));
    }

    public async ValueTask<IpcMessage?> ReadAsync(CancellationToken cancellationToken)
    {
        var start = _position;
        if (await ReadPrefixAsync(required: false, cancellationToken).ConfigureAwait(false) is not { } length)
            return null;
        if (length == Continuation)
            length = await ReadPrefixAsync(required: true, cancellationToken).ConfigureAwait(false) ?? 0;
        if (length == 0)
            return null;
        var metadata = await ReadBufferAsync(CheckMetadata(length, start), cancellationToken).ConfigureAwait(false);
        var message = new IpcMessage(start, metadata, metadata.AsSlice(), limits);
        try
        {
            var body = await ReadBufferAsync(message.BodyLength, cancellationToken).ConfigureAwait(false);
            message.AttachBody(body, body.AsSlice());
            return message;
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }

    private static IpcMessage Finish(IpcMessage message, Func<NativeBuffer> readBody)
    {
        try
        {
            var body = readBody();
            message.AttachBody(body, body.AsSlice());
            return message;
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }

    private bool ReadPrefix(out int value)
    {
        var count = stream.ReadAtLeast(_prefix, 4, throwOnEndOfStream: false);
        return Prefix(count, required: false, out value);
    }

    private bool ReadRequired(out int value)
    {
        var count = stream.ReadAtLeast(_prefix, 4, throwOnEndOfStream: false);
        return Prefix(count, required: true, out value);
    }

    private async ValueTask<int?> ReadPrefixAsync(bool required, CancellationToken cancellationToken)
    {
        var count = await stream.ReadAtLeastAsync(
            _prefix, 4, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return Prefix(count, required, out var value) ? value : null;
    }

    private bool Prefix(int count, bool required, out int value)
    {
        _position += count;
        value = BinaryPrimitives.ReadInt32LittleEndian(_prefix);
        if (count is > 0 and < 4 || (count == 0 && required))
            throw Truncated(4, count);
        return count == 4;
    }

    private int CheckMetadata(int length, long start)
    {
        if (length < 0)
            throw ArrowFormatException.Malformed($"Metadata of {length} bytes: this is no Arrow stream.", start);
        return length <= limits.MaxMetadataBytes
            ? length
            : throw new ArrowFormatException(
                ArrowFault.LimitExceeded,
                $"Metadata of {length} bytes is beyond the limit of {limits.MaxMetadataBytes}: this may be no Arrow "
                + "stream.",
                start);
    }

    private unsafe NativeBuffer ReadBuffer(long length)
    {
        var buffer = StartBuffer(length);
        try
        {
            for (long filled = 0; filled < length;)
            {
                buffer = Room(buffer, filled, length);
                var want = (int)Math.Min(buffer.Length - filled, 1 << 30);
                var got = stream.Read(new Span<byte>((byte*)buffer.Pointer + filled, want));
                filled = Advance(filled, got, length);
            }

            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private async ValueTask<NativeBuffer> ReadBufferAsync(long length, CancellationToken cancellationToken)
    {
        var buffer = StartBuffer(length);
        try
        {
            for (long filled = 0; filled < length;)
            {
                buffer = Room(buffer, filled, length);
                using var window = new NativeMemoryManager(
                    buffer.Pointer + (nint)filled, (int)Math.Min(buffer.Length - filled, 1 << 30));
                var got = await stream.ReadAsync(window.Memory, cancellationToken).ConfigureAwait(false);
                filled = Advance(filled, got, length);
            }

            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private static NativeBuffer StartBuffer(long length) => length <= TrustedSize
        ? NativeBuffer.Allocate(length)
        : NativeBuffer.TryAllocateFromPool(length) ?? NativeBuffer.Allocate(TrustedSize);

    private static unsafe NativeBuffer Room(NativeBuffer buffer, long filled, long length)
    {
        if (filled < buffer.Length)
            return buffer;
        var larger = NativeBuffer.Allocate(Math.Min(length, buffer.Length * 4));
        System.Buffer.MemoryCopy((void*)buffer.Pointer, (void*)larger.Pointer, larger.Length, filled);
        buffer.Dispose();
        return larger;
    }

    private long Advance(long filled, int got, long length)
    {
        _position += got;
        return got > 0 ? filled + got : throw Truncated(length, filled);
    }

    private ArrowFormatException Truncated(long wanted, long got) =>
        new(ArrowFault.Truncated, $"The stream ends after {got} of {wanted} bytes.", _position);
}
