using System.Runtime.InteropServices;

namespace SparkDL.Arrow.Memory;

/// <summary>
/// A range of a <see cref="NativeBuffer"/>. It holds no reference: the column that it belongs to does.
/// </summary>
public readonly unsafe struct BufferSlice
{
    internal BufferSlice(NativeBuffer owner, byte* pointer, long length)
    {
        Owner = owner;
        Start = pointer;
        Length = length;
    }

    /// <summary>Creates a range of a range; the caller has checked that it is inside.</summary>
    internal BufferSlice(BufferSlice whole, long offset, long length)
    {
        Owner = whole.Owner;
        Start = whole.Start + offset;
        Length = length;
    }

    /// <summary>The buffer that this is a range of; null where there is no memory.</summary>
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

    /// <summary>Returns the first <paramref name="count"/> values; the caller has checked that they exist.</summary>
    internal ReadOnlySpan<T> As<T>(int count)
        where T : unmanaged => new(Start, count);
}
