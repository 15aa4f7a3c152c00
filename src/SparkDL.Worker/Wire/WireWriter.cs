using System.Buffers.Binary;
using System.Text;
using SparkDL.Worker.Tasks;

namespace SparkDL.Worker.Wire;

/// <summary>
/// Writes the big-endian values of Spark's protocols, and Arrow data between them, to a stream. Small pieces are
/// buffered; a piece that is larger than the buffer is sent without a copy.
/// </summary>
internal sealed class WireWriter : Stream
{
    private readonly Stream _target;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _count;

    public WireWriter(Stream target) => _target = target;

    /// <summary>The descriptor of the socket, for the crash handler; -1 if there is none.</summary>
    public int Descriptor { get; init; } = -1;

    /// <summary>The number of bytes that were sent.</summary>
    public long BytesSent { get; private set; }

    /// <summary>
    /// Measures the time in which this end waits for the other to take data; null: nobody measures it.
    /// </summary>
    public IWaitObserver? WaitObserver { get; set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void WriteInt(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        Write(bytes);
    }

    public void WriteLong(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        Write(bytes);
    }

    public void WriteText(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        WriteInt(bytes.Length);
        Write(bytes);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > _buffer.Length - _count) SendBuffered();
        if (buffer.Length > _buffer.Length)
        {
            Send(buffer);
            return;
        }

        buffer.CopyTo(_buffer.AsSpan(_count));
        _count += buffer.Length;
    }

    public override void Flush()
    {
        SendBuffered();
        _target.Flush();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void SendBuffered()
    {
        if (_count == 0) return;
        // Cleared before the write: bytes that a broken connection refused must not be sent again by a later flush.
        var pending = _buffer.AsSpan(0, _count);
        _count = 0;
        Send(pending);
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        using var waiting = WaitScope.Begin(WaitObserver);
        try
        {
            _target.Write(bytes);
            BytesSent += bytes.Length;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw new SparkDisconnectedException(e);
        }
    }
}
