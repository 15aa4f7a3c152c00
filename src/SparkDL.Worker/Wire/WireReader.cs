using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using SparkDL.Worker.Tasks;

namespace SparkDL.Worker.Wire;

/// <summary>
/// Reads the big-endian values of Spark's protocols from a stream. It is a <see cref="Stream"/> itself, since Arrow
/// data comes between the values: both use the same buffer, so that no bytes are lost between them.
/// </summary>
/// <remarks>Large reads go directly into the caller's memory: the body of a batch is never copied here.</remarks>
internal sealed class WireReader : Stream
{
    /// <summary>No text of the protocol is near this length: a larger one means that the data is misread.</summary>
    private const int LongestText = 1 << 28;

    private const int MostEntries = 1 << 20;
    private const int BufferBytes = 64 * 1024;

    private readonly Stream _source;
    private byte[] _buffer;
    private MemoryStream? _record;
    private int _start;
    private int _end;

    public WireReader(Stream source)
        : this(source, new byte[BufferBytes], 0, 0)
    {
    }

    private WireReader(Stream source, byte[] buffer, int start, int end) =>
        (_source, _buffer, _start, _end) = (source, buffer, start, end);

    /// <summary>The number of bytes that were consumed.</summary>
    public long BytesConsumed => BytesRead - BytesBuffered;

    /// <summary>The number of bytes that were received and not consumed yet.</summary>
    public int BytesBuffered => _end - _start;

    /// <summary>The number of bytes that were received.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Measures the time in which this end waits for data; null: nobody measures it.</summary>
    public IWaitObserver? WaitObserver { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>
    /// Reads Arrow data. The end of the connection is an error here: otherwise a connection that breaks between two
    /// batches would look like the end of the data, and a function would finish on half of its rows.
    /// </summary>
    public override int Read(Span<byte> buffer)
    {
        var count = ReadAvailable(buffer);
        return count > 0 || buffer.IsEmpty
            ? count
            : throw new WorkerProtocolException("Spark closed the connection before the end of its data.");
    }

    /// <summary>Reads the bytes that come next, at most as many as fit; 0 at the end of the connection.</summary>
    public int ReadAvailable(Span<byte> buffer)
    {
        var count = ReadSome(buffer);
        _record?.Write(buffer[..count]);
        return count;
    }

    /// <summary>
    /// Records the bytes that are read from now on, so that a task that turns out to be PySpark's can be forwarded
    /// whole.
    /// </summary>
    public void StartRecording() => _record = new MemoryStream();

    /// <summary>Ends the recording and returns its bytes; empty if there is none.</summary>
    public byte[] StopRecording()
    {
        var record = _record?.ToArray() ?? [];
        _record = null;
        return record;
    }

    public int ReadInt()
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        Exactly(bytes, "a number");
        return BinaryPrimitives.ReadInt32BigEndian(bytes);
    }

    /// <summary>
    /// Reads a number; returns false if the stream ended before it, as when Spark closes an idle connection.
    /// </summary>
    public bool TryReadInt(out int value)
    {
        value = 0;
        if (_start == _end && !Fill()) return false;
        value = ReadInt();
        return true;
    }

    public long ReadLong()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        Exactly(bytes, "a number");
        return BinaryPrimitives.ReadInt64BigEndian(bytes);
    }

    public bool ReadBool()
    {
        Span<byte> bytes = stackalloc byte[1];
        Exactly(bytes, "a flag");
        return bytes[0] switch
        {
            0 => false,
            1 => true,
            var other => throw new WorkerProtocolException($"A flag is {other}, not 0 or 1: the task cannot be read."),
        };
    }

    /// <summary>Reads the number of entries that follow.</summary>
    public int ReadCount(string what)
    {
        var count = ReadInt();
        return count is >= 0 and <= MostEntries
            ? count
            : throw new WorkerProtocolException($"Spark announced {count} {what}: the task cannot be read.");
    }

    public byte[] ReadBytes(string what)
    {
        var length = ReadInt();
        if (length is < 0 or > LongestText)
            throw new WorkerProtocolException($"Spark announced {length} bytes of {what}: the task cannot be read.");
        return ReadExactly(length, what);
    }

    public string ReadText(string what) => Encoding.UTF8.GetString(ReadBytes(what));

    /// <summary>Reads all bytes until the connection ends, for messages that end with it.</summary>
    public byte[] ReadRest()
    {
        using var rest = new MemoryStream();
        Span<byte> part = stackalloc byte[1024];
        for (int count; (count = ReadAvailable(part)) > 0;) rest.Write(part[..count]);
        return rest.ToArray();
    }

    /// <summary>
    /// Creates a reader over the bytes that were received already. It consumes nothing here, and ends where they end.
    /// </summary>
    public WireReader Preview() => new(Stream.Null, _buffer, _start, _end);

    /// <summary>Waits until that many bytes are received and not consumed.</summary>
    /// <param name="count">The number of bytes.</param>
    /// <param name="longest">The time limit for each read.</param>
    /// <returns>False if the connection ended before.</returns>
    /// <exception cref="WorkerProtocolException">Nothing was received within the time limit.</exception>
    public bool TryBuffer(int count, TimeSpan longest)
    {
        if (BytesBuffered >= count) return true;
        if (_start + count > _buffer.Length) MakeRoom(count);
        var limited = _source.CanTimeout;
        if (limited) _source.ReadTimeout = (int)longest.TotalMilliseconds;
        try
        {
            while (BytesBuffered < count)
            {
                var read = ReadSource(_buffer.AsSpan(_end));
                if (read == 0) return false;
                _end += read;
            }

            return true;
        }
        catch (SparkDisconnectedException e) when (e.InnerException?.InnerException is SocketException
        { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock })
        {
            throw new WorkerProtocolException(
                $"The worker waits for {count} bytes of a task, but after {BytesBuffered} nothing came for "
                + $"{longest.TotalSeconds:0.#} s: it cannot be read.", e);
        }
        finally
        {
            if (limited) _source.ReadTimeout = Timeout.Infinite;
        }
    }

    /// <summary>Returns the bytes that were received and not consumed, without consuming them.</summary>
    public ReadOnlySpan<byte> PeekBuffered() => _buffer.AsSpan(_start, BytesBuffered);

    /// <summary>Consumes the bytes that a preview has read.</summary>
    public void Skip(WireReader preview)
    {
        var count = preview._start - _start;
        _record?.Write(_buffer, _start, count);
        _start += count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>
    /// Allocates as the bytes arrive instead of trusting the length: a wrong length must not exhaust the memory.
    /// </summary>
    private byte[] ReadExactly(int length, string what)
    {
        const int Step = 1 << 20;
        var bytes = new byte[Math.Min(length, Step)];
        for (var filled = 0; ;)
        {
            Exactly(bytes.AsSpan(filled), what);
            filled = bytes.Length;
            if (filled == length) return bytes;
            Array.Resize(ref bytes, (int)Math.Min(length, 2L * filled));
        }
    }

    private void Exactly(Span<byte> bytes, string what)
    {
        for (var rest = bytes; rest.Length > 0;)
        {
            var read = ReadAvailable(rest);
            if (read == 0)
            {
                throw new WorkerProtocolException($"Spark closed the connection in the middle of {what}: "
                    + $"{bytes.Length - rest.Length} of {bytes.Length} bytes came.")
                { MissingBytes = rest.Length };
            }

            rest = rest[read..];
        }
    }

    private int ReadSome(Span<byte> buffer)
    {
        if (_start == _end)
        {
            if (buffer.Length >= _buffer.Length) return ReadSource(buffer);
            if (!Fill()) return 0;
        }

        var count = Math.Min(buffer.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    /// <summary>Moves the received bytes to the front, into a larger buffer if this one is too small.</summary>
    private void MakeRoom(int count)
    {
        var room = count <= _buffer.Length ? _buffer : new byte[Math.Max(count, _buffer.Length * 2)];
        _buffer.AsSpan(_start, BytesBuffered).CopyTo(room);
        (_buffer, _start, _end) = (room, 0, BytesBuffered);
    }

    private bool Fill()
    {
        // A long header must not keep a large buffer for good.
        if (_buffer.Length > BufferBytes && _source != Null) _buffer = new byte[BufferBytes];
        _start = 0;
        _end = ReadSource(_buffer);
        return _end > 0;
    }

    private int ReadSource(Span<byte> buffer)
    {
        using var waiting = WaitScope.Begin(WaitObserver);
        try
        {
            var count = _source.Read(buffer);
            BytesRead += count;
            return count;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw new SparkDisconnectedException(e);
        }
    }
}
