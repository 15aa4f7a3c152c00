using System.Runtime.InteropServices;

namespace SparkDL.Arrow;

/// <summary>
/// Reference-counted memory outside the garbage collector's heap: pooled and 64-byte aligned, or somebody else's (a
/// mapped file, a tensor) with its owner.
/// </summary>
/// <remarks>
/// It starts with one reference, which its creator drops by <see cref="Dispose"/>. A buffer that is forgotten is freed
/// by its finalizer, but a span does not keep it alive: hold the buffer (or the batch) while a span of it is in use.
/// </remarks>
public sealed unsafe class NativeBuffer : IDisposable
{
    private static long s_liveCount;
    private static long s_liveBytes;
    [ThreadStatic] private static long t_allocatedBytes;

    private readonly long _capacity;
    private readonly IDisposable? _owner;
    private readonly nint _pointer;
    private ReferenceCount _references;

    private NativeBuffer(nint pointer, long length, long capacity, IDisposable? owner)
    {
        _pointer = pointer;
        Length = length;
        _capacity = capacity;
        _owner = owner;
        Interlocked.Increment(ref s_liveCount);
        Interlocked.Add(ref s_liveBytes, capacity);
        t_allocatedBytes += capacity;
    }

    /// <summary>
    /// The net under code that forgets to dispose. What is collected together is finalized in any order: another
    /// finalizer may dispose this buffer afterwards, and finds it gone.
    /// </summary>
    ~NativeBuffer()
    {
        if (_references.DropAll())
            Free();
    }

    /// <summary>How many buffers are alive in this process: zero when nothing leaks.</summary>
    public static long LiveCount => Interlocked.Read(ref s_liveCount);

    /// <summary>How many bytes of our own memory the live buffers hold.</summary>
    public static long LiveBytes => Interlocked.Read(ref s_liveBytes);

    /// <summary>How many bytes this thread ever allocated, pooled or not: what tests hold against a limit.</summary>
    internal static long AllocatedBytesOfThread => t_allocatedBytes;

    /// <summary>The length in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>The address of the first byte.</summary>
    /// <exception cref="ObjectDisposedException">The last reference is gone.</exception>
    public nint Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_references.IsGone, this);
            return _pointer;
        }
    }

    /// <summary>The bytes. Only buffers up to 2 GiB can be seen as one span.</summary>
    public Span<byte> Span => new((void*)Pointer, checked((int)Length));

    /// <summary>Memory whose content is what its last user left there, unless <paramref name="zeroed"/>.</summary>
    public static NativeBuffer Allocate(long length, bool zeroed = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var capacity = NativeMemoryPool.RoundUp(length);
        var buffer = new NativeBuffer(NativeMemoryPool.Rent(capacity), length, capacity, null);
        if (zeroed)
            NativeMemory.Clear((void*)buffer._pointer, (nuint)length);
        return buffer;
    }

    /// <summary>A copy of bytes.</summary>
    public static NativeBuffer CopyOf(ReadOnlySpan<byte> bytes)
    {
        var buffer = Allocate(bytes.Length);
        bytes.CopyTo(buffer.Span);
        return buffer;
    }

    /// <summary>Memory of somebody else; <paramref name="owner"/> is disposed with the last reference.</summary>
    public static NativeBuffer Wrap(nint pointer, long length, IDisposable? owner) => new(pointer, length, 0, owner);

    /// <summary>Gives idle pooled memory back to the system.</summary>
    public static void TrimPool() => NativeMemoryPool.Trim();

    /// <summary>Adds a reference. Each needs its own <see cref="Dispose"/>.</summary>
    public NativeBuffer Retain()
    {
        _references.Add(this);
        return this;
    }

    /// <summary>Drops a reference; the last one frees the memory.</summary>
    public void Dispose()
    {
        if (!_references.Drop())
            return;
        GC.SuppressFinalize(this);
        Free();
    }

    /// <summary>Room for <paramref name="length"/> bytes only if that takes no new memory from the system.</summary>
    internal static NativeBuffer? TryAllocateIdle(long length)
    {
        var capacity = NativeMemoryPool.RoundUp(length);
        return NativeMemoryPool.TryRentIdle(capacity, out var block)
            ? new NativeBuffer(block, length, capacity, null)
            : null;
    }

    internal BufferSlice Slice(long offset, long length) => new(this, (byte*)Pointer + offset, length);

    internal BufferSlice All() => new(this, (byte*)Pointer, Length);

    /// <summary>Shortens (never moves) the buffer: a builder allocates more than it fills.</summary>
    internal void Truncate(long length) => Length = Math.Min(Length, length);

    private void Free()
    {
        Interlocked.Decrement(ref s_liveCount);
        Interlocked.Add(ref s_liveBytes, -_capacity);
        if (_capacity > 0)
            NativeMemoryPool.Return(_pointer, _capacity);
        _owner?.Dispose();
    }
}
