using System.Buffers;

namespace SparkDL.Arrow.Memory;

/// <summary>
/// Exposes native memory as <see cref="Memory{T}"/> for the asynchronous methods of streams. The caller keeps the
/// memory alive.
/// </summary>
internal sealed unsafe class NativeMemoryManager(nint pointer, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => new((void*)pointer, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new((byte*)pointer + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
