using System.Runtime.InteropServices;

namespace SparkDL.Arrow;

/// <summary>
/// A piece of a <see cref="NativeBuffer"/>. It holds no reference: the column that it belongs to does.
/// </summary>
public readonly unsafe struct BufferSlice
{
    internal BufferSlice(NativeBuffer owner, byte* pointer, long length)
    {
        Owner = owner;
        Start = pointer;
        Length = length;
    }

    /// <summary>A piece of a piece, which the caller has checked to lie inside.</summary>
    internal BufferSlice(BufferSlice whole, long offset, long length)
    {
        Owner = whole.Owner;
        Start = whole.Start + offset;
        Length = length;
    }

    /// <summary>The memory that this is a piece of; null where there is no memory.</summary>
    public NativeBuffer? Owner { get; }

    /// <summary>The length in bytes.</summary>
    public long Length { get; }

    /// <summary>The address of the first byte; zero where there is no memory.</summary>
    public nint Pointer => (nint)Start;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => new(Start, checked((int)Length));

    internal byte* Start { get; }

    internal ReadOnlySpan<T> As<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Span);

    /// <summary>The first <paramref name="count"/> values, which the caller has checked to be there.</summary>
    internal ReadOnlySpan<T> As<T>(int count)
        where T : unmanaged => new(Start, count);
}
