using System.Buffers.Binary;
using System.Text;
using SparkDL.Worker.Loop;

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

    private readonly Stream _source;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private MemoryStream? _record;
    private int _start;
    private int _end;

    public WireReader(Stream source) => _source = source;

    /// <summary>How many bytes came from Spark.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Told of the time in which we wait for Spark; null between tasks.</summary>
    public TaskClock? Clock { get; set; }

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

    /// <summary>Shows the next bytes without consuming them; fewer only where the stream ends.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        if (_start > 0 && _start + count > _buffer.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        while (_end - _start < count)
        {
            var read = ReadSource(_buffer.AsSpan(_end));
            if (read == 0) break;
            _end += read;
        }

        return _buffer.AsSpan(_start, Math.Min(count, _end - _start));
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
                    + $"{bytes.Length - rest.Length} of {bytes.Length} bytes came.");
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

    private bool Fill()
    {
        _start = 0;
        _end = ReadSource(_buffer);
        return _end > 0;
    }

    private int ReadSource(Span<byte> buffer)
    {
        var before = Clock?.Enter(TaskPhase.Waiting);
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
        finally
        {
            if (before is { } phase) Clock!.Enter(phase);
        }
    }
}
