using System.Buffers.Binary;

namespace SparkDL.Arrow.Tests;

/// <summary>Breaks bytes in the ways that break readers: bits, cuts, pieces of other inputs, lengths.</summary>
internal sealed class Mutation(int seed)
{
    private static readonly long[] s_lengths =
        [
            0, 1, -1, 2, 7, 8, 63, 64, 127, 128, 255, 256, 32767, 65535, 65536,
            int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue, 1L << 40,
        ];

    private readonly Random _random = new(seed);

    public byte[] Apply(byte[] source, byte[] other)
    {
        var bytes = (byte[])source.Clone();
        for (var round = _random.Next(1, 5); round > 0 && bytes.Length > 0; round--)
        {
            bytes = _random.Next(10) switch
            {
                < 3 => FlipBit(bytes),
                3 => SetByte(bytes),
                4 => bytes[.._random.Next(bytes.Length)],
                5 => Splice(bytes, other),
                6 => Remove(bytes),
                _ => SetLength(bytes),
            };
        }

        return bytes;
    }

    private byte[] FlipBit(byte[] bytes)
    {
        bytes[_random.Next(bytes.Length)] ^= (byte)(1 << _random.Next(8));
        return bytes;
    }

    private byte[] SetByte(byte[] bytes)
    {
        bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
        return bytes;
    }

    private byte[] Splice(byte[] bytes, byte[] other)
    {
        var count = _random.Next(Math.Min(bytes.Length, other.Length));
        other.AsSpan(_random.Next(other.Length - count), count).CopyTo(
            bytes.AsSpan(_random.Next(bytes.Length - count)));
        return bytes;
    }

    private byte[] Remove(byte[] bytes)
    {
        var start = _random.Next(bytes.Length);
        var end = Math.Min(bytes.Length, start + _random.Next(64));
        return [.. bytes[..start], .. bytes[end..]];
    }

    /// <summary>A number where lengths and offsets stand: aligned, and of a value that tends to hurt.</summary>
    private byte[] SetLength(byte[] bytes)
    {
        var value = s_lengths[_random.Next(s_lengths.Length)];
        if (_random.Next(2) == 0 && bytes.Length >= 8)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(_random.Next(bytes.Length / 8) * 8), value);
        else if (bytes.Length >= 4)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(_random.Next(bytes.Length / 4) * 4), (int)value);
        return bytes;
    }
}
