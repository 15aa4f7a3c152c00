using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace SparkDL.Benchmarks.Arrow;

/// <summary>Sums as fast as memory gives the values: both sides of a comparison use the same.</summary>
internal static class ByteSums
{
    public static double Doubles(ReadOnlySpan<double> values) => TensorPrimitives.Sum(values);

    public static double Longs(ReadOnlySpan<long> values) => TensorPrimitives.Sum(values);

    public static double Floats(ReadOnlySpan<float> values) => TensorPrimitives.Sum(values);

    public static long Bytes(ReadOnlySpan<byte> values)
    {
        ulong sum = 0;
        // In pieces of 128 vectors: a 16-bit lane takes two bytes of each, 256 times at most 255, and cannot overflow.
        for (; values.Length >= Vector<byte>.Count; values = values[Piece(values.Length)..])
            sum += Piece(values[..Piece(values.Length)]);
        foreach (var value in values)
            sum += value;
        return (long)sum;
    }

    private static int Piece(int length) => Math.Min(length / Vector<byte>.Count, 128) * Vector<byte>.Count;

    private static ulong Piece(ReadOnlySpan<byte> values)
    {
        var sums = Vector<ushort>.Zero;
        foreach (var vector in MemoryMarshal.Cast<byte, Vector<byte>>(values))
        {
            Vector.Widen(vector, out var low, out var high);
            sums += low + high;
        }

        Vector.Widen(sums, out var first, out var second);
        return Vector.Sum(first) + (ulong)Vector.Sum(second);
    }
}
