using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace SparkDL.Worker.Wire;

/// <summary>
/// What Spark sends, read as the big-endian values it is made of. It is a <see cref="Stream"/> as well, because
/// Arrow data stands between the values: both go through the one buffer, so neither can overtake the other.
/// </summary>
/// <remarks>Large reads go straight into the caller's memory: a batch's body is never copied here.</remarks>
internal sealed class WireReader : Stream
{
    /// <summary>No text of the protocol is near this; a length above it means that we are out of step.</summary>
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

    /// <summary>How many bytes were consumed.</summary>
    public long Consumed => BytesRead - Shown;

    /// <summary>How many bytes came and were not consumed.</summary>
    public int Shown => _end - _start;

    /// <summary>How many bytes came from Spark.</summary>
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
    /// Arrow data, whose end is marked and never the connection's: else a cut between two batches would pass for the
    /// end, and a function would finish its work on half of its rows.
    /// </summary>
    public override int Read(Span<byte> buffer)
    {
        var count = Take(buffer);
        return count > 0 || buffer.IsEmpty
            ? count
            : throw new WorkerProtocolException("Spark closed the connection before the end of its data.");
    }

    /// <summary>Whatever comes next, of no known form; nothing at the end of the connection.</summary>
    public int Take(Span<byte> buffer)
    {
        var count = ReadSome(buffer);
        _record?.Write(buffer[..count]);
        return count;
    }

    /// <summary>Keeps what is read from now on, so that a task that turns out not to be ours can be handed on whole.</summary>
    public void StartRecord() => _record = new MemoryStream();

    /// <summary>What was read since; it is kept no longer.</summary>
    public byte[] TakeRecord()
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

    /// <summary>Reads a number, or returns false where the stream ended before it: Spark let an idle worker go.</summary>
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

    /// <summary>Reads how many entries follow.</summary>
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

    /// <summary>Everything until the connection ends, where that is how the other end says that it is done.</summary>
    public byte[] ReadRest()
    {
        using var rest = new MemoryStream();
        Span<byte> part = stackalloc byte[1024];
        for (int count; (count = Take(part)) > 0;) rest.Write(part[..count]);
        return rest.ToArray();
    }

    /// <summary>A look ahead: reads what has come already, consuming nothing, and ends where that ends.</summary>
    public WireReader Preview() => new(Stream.Null, _buffer, _start, _end);

    /// <summary>Waits until so many bytes have come that were not consumed.</summary>
    /// <param name="count">How many.</param>
    /// <param name="longest">How long each piece of them may take.</param>
    /// <returns>Whether they came: not where the connection ended before.</returns>
    /// <exception cref="WorkerProtocolException">Nothing came for so long.</exception>
    public bool TryShow(int count, TimeSpan longest)
    {
        if (Shown >= count) return true;
        if (_start + count > _buffer.Length) MakeRoom(count);
        var limited = _source.CanTimeout;
        if (limited) _source.ReadTimeout = (int)longest.TotalMilliseconds;
        try
        {
            while (Shown < count)
            {
                var read = ReadSource(_buffer.AsSpan(_end));
                if (read == 0) return false;
                _end += read;
            }

            return true;
        }
        catch (SparkGoneException e) when (e.InnerException?.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock })
        {
            throw new WorkerProtocolException(
                $"The worker waits for {count} bytes of a task, but after {Shown} nothing came for {longest.TotalSeconds:0.#} s: it cannot be read.", e);
        }
        finally
        {
            if (limited) _source.ReadTimeout = Timeout.Infinite;
        }
    }

    /// <summary>The bytes that came and were not consumed.</summary>
    public ReadOnlySpan<byte> Show() => _buffer.AsSpan(_start, Shown);

    /// <summary>Consumes what a preview has read.</summary>
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
    /// Grows with what arrives instead of trusting the length: a wrong one must not take memory that nobody sent.
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
            var read = Take(rest);
            if (read == 0)
            {
                throw new WorkerProtocolException($"Spark closed the connection in the middle of {what}: "
                    + $"{bytes.Length - rest.Length} of {bytes.Length} bytes came.") { Missing = rest.Length };
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

    /// <summary>Moves what is there to the front, of a larger buffer where this one is too small.</summary>
    private void MakeRoom(int count)
    {
        var room = count <= _buffer.Length ? _buffer : new byte[Math.Max(count, _buffer.Length * 2)];
        _buffer.AsSpan(_start, Shown).CopyTo(room);
        (_buffer, _start, _end) = (room, 0, Shown);
    }

    private bool Fill()
    {
        // A long header is no reason to hold a large buffer for good.
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
            throw new SparkGoneException(e);
        }
    }
}
