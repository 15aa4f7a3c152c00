using SparkDL.Arrow.Memory;

namespace SparkDL.Arrow.Ipc;

/// <summary>
/// Writes messages to a stream: large buffers directly from their memory, small ones gathered, so that a batch of many
/// narrow columns does not become many writes. Each method has a blocking and an asynchronous version.
/// </summary>
internal sealed class MessageOutput(Stream stream) : IDisposable
{
    private const int StageSize = 64 << 10;
    private const int LargePiece = 16 << 10;
    private static readonly byte[] s_zeros = new byte[64];

    private readonly byte[] _stage = new byte[StageSize];
    private int _staged;

    /// <summary>The number of bytes written so far, gathered ones included.</summary>
    public long Position { get; private set; }

    public unsafe void Write(OutgoingMessage message)
    {
        Write(message.Head);
        foreach (var piece in message.Body)
        {
            for (long done = 0; done < piece.Length;)
            {
                var part = new ReadOnlySpan<byte>(piece.Start + done, (int)Math.Min(piece.Length - done, 1 << 30));
                Write(part);
                done += part.Length;
            }

            Write(s_zeros.AsSpan(0, Padding(piece, message)));
        }
    }

    public async ValueTask WriteAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        await WriteAsync(message.Head, cancellationToken).ConfigureAwait(false);
        foreach (var piece in message.Body)
        {
            for (long done = 0; done < piece.Length;)
            {
                var part = (int)Math.Min(piece.Length - done, 1 << 30);
                using var window = new NativeMemoryManager(piece.Pointer + (nint)done, part);
                await WriteAsync(window.Memory, cancellationToken).ConfigureAwait(false);
                done += part;
            }

            await WriteAsync(s_zeros.AsMemory(0, Padding(piece, message)), cancellationToken).ConfigureAwait(false);
        }
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        Position += bytes.Length;
        if (bytes.Length > StageSize - _staged || bytes.Length >= LargePiece)
            FlushStage();
        if (bytes.Length >= LargePiece)
        {
            stream.Write(bytes);
            return;
        }

        bytes.CopyTo(_stage.AsSpan(_staged));
        _staged += bytes.Length;
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Position += bytes.Length;
        if (bytes.Length > StageSize - _staged || bytes.Length >= LargePiece)
            await FlushStageAsync(cancellationToken).ConfigureAwait(false);
        if (bytes.Length >= LargePiece)
        {
            await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            return;
        }

        bytes.CopyTo(_stage.AsMemory(_staged));
        _staged += bytes.Length;
    }

    public void FlushStage()
    {
        if (_staged > 0)
            stream.Write(_stage, 0, _staged);
        _staged = 0;
    }

    public async ValueTask FlushStageAsync(CancellationToken cancellationToken)
    {
        if (_staged > 0)
            await stream.WriteAsync(_stage.AsMemory(0, _staged), cancellationToken).ConfigureAwait(false);
        _staged = 0;
    }

    public void Dispose() => FlushStage();

    private static int Padding(BufferSlice piece, OutgoingMessage message) =>
        (int)(OutgoingMessage.Padded(piece.Length, message.Alignment) - piece.Length);
}
