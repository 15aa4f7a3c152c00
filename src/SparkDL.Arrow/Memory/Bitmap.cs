using System.Numerics;

namespace SparkDL.Arrow.Memory;

/// <summary>Reads and writes bits in Arrow's order, least significant bit first.</summary>
internal static unsafe class Bitmap
{
    public static long BytesFor(long bits) => (bits >> 3) + ((bits & 7) == 0 ? 0 : 1);

    public static bool Get(byte* bits, long index) => (bits[index >> 3] & (1 << (int)(index & 7))) != 0;

    public static bool Get(ReadOnlySpan<byte> bits, int index) => (bits[index >> 3] & (1 << (index & 7))) != 0;

    public static void Set(Span<byte> bits, int index) => bits[index >> 3] |= (byte)(1 << (index & 7));

    /// <summary>Returns how many of <paramref name="length"/> bits from <paramref name="offset"/> on are set.</summary>
    public static int CountOnes(byte* bits, long offset, int length)
    {
        var count = 0;
        var index = offset;
        var end = offset + length;
        for (; index < end && (index & 7) != 0; index++)
            count += Get(bits, index) ? 1 : 0;
        for (; index + 64 <= end; index += 64)
            count += BitOperations.PopCount(*(ulong*)(bits + (index >> 3)));
        for (; index < end; index++)
            count += Get(bits, index) ? 1 : 0;
        return count;
    }

    /// <summary>
    /// Copies bits to the start of <paramref name="target"/> and clears the unused bits of its last byte.
    /// </summary>
    public static void Copy(byte* bits, long offset, int length, Span<byte> target)
    {
        var bytes = (int)BytesFor(length);
        var shift = (int)(offset & 7);
        var source = bits + (offset >> 3);
        if (shift == 0)
        {
            new ReadOnlySpan<byte>(source, bytes).CopyTo(target);
        }
        else
        {
            var last = BytesFor(shift + (long)length) - 1;
            for (var i = 0; i < bytes; i++)
                target[i] = (byte)((source[i] >> shift) | (i < last ? source[i + 1] << (8 - shift) : 0));
        }

        if ((length & 7) != 0)
            target[bytes - 1] &= (byte)((1 << (length & 7)) - 1);
    }
}
