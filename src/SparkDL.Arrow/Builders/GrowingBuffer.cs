using System.Runtime.CompilerServices;
using SparkDL.Arrow.Memory;

namespace SparkDL.Arrow.Builders;

/// <summary>A buffer of native memory that grows at its end.</summary>
internal sealed unsafe class GrowingBuffer : IDisposable
{
    private NativeBuffer? _memory;
    private byte* _start;
    private long _capacity;

    public GrowingBuffer(long capacity = 0)
    {
        if (capacity > 0)
            Grow(capacity);
    }

    public long Length { get; private set; }

    public byte* Start => _start;

    public void Append<T>(T value)
        where T : unmanaged
    {
        if (Length + sizeof(T) > _capacity)
            Grow(Length + sizeof(T));
        Unsafe.WriteUnaligned(_start + Length, value);
        Length += sizeof(T);
    }

    public void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Extend(bytes.Length));

    /// <summary>Appends <paramref name="count"/> bytes and returns them; the caller fills them.</summary>
    public Span<byte> Extend(int count)
    {
        if (Length + count > _capacity)
            Grow(Length + count);
        var span = new Span<byte>(_start + Length, count);
        Length += count;
        return span;
    }

    public void AppendZeros(long count)
    {
        while (count > 0)
        {
            var step = (int)Math.Min(count, 1 << 20);
            Extend(step).Clear();
            count -= step;
        }
    }

    public void Truncate(long length) => Length = length;

    public void Reserve(long capacity)
    {
        if (capacity > _capacity)
            Grow(capacity);
    }

    /// <summary>Returns the memory, which the caller then owns, and empties this buffer.</summary>
    public NativeBuffer Detach()
    {
        var memory = _memory ?? NativeBuffer.Allocate(0);
        memory.Truncate(Length);
        _memory = null;
        _start = null;
        (_capacity, Length) = (0, 0);
        return memory;
    }

    public void Dispose() => Detach().Dispose();

    private void Grow(long needed)
    {
        var capacity = NativeMemoryPool.RoundUp(Math.Max(needed, _capacity * 2));
        var memory = NativeBuffer.Allocate(capacity);
        var start = (byte*)memory.Pointer;
        System.Buffer.MemoryCopy(_start, start, capacity, Length);
        _memory?.Dispose();
        (_memory, _capacity) = (memory, capacity);
        _start = start;
    }
}
