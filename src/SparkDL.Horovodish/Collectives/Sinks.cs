using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SparkDL.Horovodish.Collectives;

/// <summary>Receives the bytes of a message body.</summary>
internal interface IReceiveBuffer
{
    /// <summary>The space for the bytes that come next; empty when the whole body has arrived.</summary>
    Span<byte> Next { get; }

    /// <summary>Reports that <paramref name="count"/> bytes of <see cref="Next"/> were filled.</summary>
    void Advance(int count);

    /// <summary>The number of bytes of the whole body.</summary>
    long Length { get; }
}

/// <summary>Stores the bytes as they are.</summary>
internal ref struct CopyReceiveBuffer(Span<byte> into) : IReceiveBuffer
{
    private readonly Span<byte> _into = into;
    private int _filled;

    public readonly Span<byte> Next => _into[_filled..];

    public readonly long Length => _into.Length;

    public void Advance(int count) => _filled += count;
}

/// <summary>Adds the received numbers to those that are there, in pieces that stay in the cache.</summary>
internal ref struct AddReceiveBuffer<T>(Span<T> into, Span<byte> scratch) : IReceiveBuffer
    where T : unmanaged, INumber<T>
{
    private readonly Span<T> _into = into;
    private readonly Span<T> _scratch = MemoryMarshal.Cast<byte, T>(scratch);
    private int _done;
    private int _filled;

    public readonly long Length => (long)_into.Length * Unsafe.SizeOf<T>();

    public readonly Span<byte> Next => MemoryMarshal.AsBytes(Piece)[_filled..];

    private readonly Span<T> Piece => _scratch[..Math.Min(_scratch.Length, _into.Length - _done)];

    public void Advance(int count)
    {
        _filled += count;
        var piece = Piece;
        if (_filled < MemoryMarshal.AsBytes(piece).Length) return;
        var target = _into.Slice(_done, piece.Length);
        TensorPrimitives.Add(target, piece, target);
        _done += piece.Length;
        _filled = 0;
    }
}
