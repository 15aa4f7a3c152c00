using System.Buffers.Binary;
using System.Text;

namespace SparkDL.Torch.IO.Pickle;

/// <summary>
/// Reads the bytes of a pickle, little-endian, and checks every length before memory is allocated for it.
/// </summary>
internal sealed class PickleInput(string file, Stream stream, long available)
{
    private long _left = available;

    /// <summary>How many bytes were read.</summary>
    public long Position { get; private set; }

    /// <summary>The next byte, or -1 at the end, without taking it.</summary>
    public int Peek()
    {
        var value = _left > 0 ? stream.ReadByte() : -1;
        if (value >= 0)
            stream.Position--;
        return value;
    }

    /// <summary>Counts bytes that somebody else took from the stream.</summary>
    public void Skip(long count)
    {
        Position += count;
        _left -= count;
    }

    public byte Byte()
    {
        Span<byte> one = stackalloc byte[1];
        Fill(one);
        return one[0];
    }

    public int UInt16()
    {
        Span<byte> bytes = stackalloc byte[2];
        Fill(bytes);
        return BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }

    public int Int32()
    {
        Span<byte> bytes = stackalloc byte[4];
        Fill(bytes);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    public long Int64()
    {
        Span<byte> bytes = stackalloc byte[8];
        Fill(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    /// <summary>Floats alone are big-endian.</summary>
    public double Double()
    {
        Span<byte> bytes = stackalloc byte[8];
        Fill(bytes);
        return BinaryPrimitives.ReadDoubleBigEndian(bytes);
    }

    public byte[] Bytes(long count)
    {
        if (count < 0 || count > _left)
            throw Broken("pickle-length", $"{count} bytes are claimed", _left);
        var bytes = new byte[count];
        Fill(bytes);
        return bytes;
    }

    public string Text(long count)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Bytes(count));
        }
        catch (DecoderFallbackException e)
        {
            throw new ModelFormatException(file, "pickle-utf8", "a string is not UTF-8", Position, innerException: e);
        }
    }

    /// <summary>Text up to the end of the line.</summary>
    public string Line()
    {
        const int Longest = 1000;
        var line = new List<byte>();
        for (var b = Byte(); b != '\n'; b = Byte())
        {
            if (line.Count == Longest)
                throw Broken("pickle-line", "a name does not end", Longest);
            line.Add(b);
        }

        return Encoding.Latin1.GetString([.. line]);
    }

    public ModelFormatException Broken(string rule, string message, long? limit = null) =>
        new(file, rule, message, Position, limit);

    private void Fill(Span<byte> bytes)
    {
        if (bytes.Length > _left || stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw Broken("pickle-cut", "the pickle ends in the middle", Position + _left);
        Position += bytes.Length;
        _left -= bytes.Length;
    }
}
