using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SparkDL.Horovodish.Collectives;

/// <summary>Where a transfer puts what it receives.</summary>
internal interface ISink
{
    /// <summary>Space for what comes next; empty when all has come.</summary>
    Span<byte> Next { get; }

    /// <summary>So many bytes of <see cref="Next"/> were filled.</summary>
    void Advance(int count);

    /// <summary>How many bytes are expected in all.</summary>
    long Length { get; }
}

/// <summary>Takes the bytes as they are.</summary>
internal ref struct CopySink(Span<byte> into) : ISink
{
    private readonly Span<byte> _into = into;
    private int _filled;

    public readonly Span<byte> Next => _into[_filled..];

    public readonly long Length => _into.Length;

    public void Advance(int count) => _filled += count;
}

/// <summary>Adds what comes to what is there, in pieces that stay in the cache.</summary>
internal ref struct AddSink<T>(Span<T> into, Span<byte> scratch) : ISink
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
