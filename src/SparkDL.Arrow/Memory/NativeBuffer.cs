using System.Runtime.InteropServices;

namespace SparkDL.Arrow.Memory;

/// <summary>
/// Reference-counted native memory: pooled and aligned to 64 bytes, or foreign memory (a mapped file, a tensor) with
/// its owner.
/// </summary>
/// <remarks>
/// A buffer starts with one reference, which its creator releases by <see cref="Dispose"/>. The finalizer frees a
/// buffer that was never disposed, but a span does not keep it alive: hold the buffer (or the batch) while a span of it
/// is in use.
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
    /// Frees a buffer that was never disposed. Objects are finalized in any order: another finalizer may dispose this
    /// buffer later, which then does nothing.
    /// </summary>
    ~NativeBuffer()
    {
        if (_references.ReleaseAll())
            Free();
    }

    /// <summary>The number of buffers in use in this process; zero when nothing leaks.</summary>
    public static long LiveCount => Interlocked.Read(ref s_liveCount);

    /// <summary>The number of bytes that the buffers in use hold; foreign memory is not counted.</summary>
    public static long LiveBytes => Interlocked.Read(ref s_liveBytes);

    /// <summary>
    /// The number of bytes that this thread has allocated, from the pool or not. Tests compare it with a limit.
    /// </summary>
    internal static long AllocatedBytesOfThread => t_allocatedBytes;

    /// <summary>The length in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>The address of the first byte.</summary>
    /// <exception cref="ObjectDisposedException">The last reference is gone.</exception>
    public nint Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_references.IsReleased, this);
            return _pointer;
        }
    }

    /// <summary>The bytes. Throws where the buffer is longer than 2 GiB.</summary>
    public Span<byte> Span => new((void*)Pointer, checked((int)Length));

    /// <summary>Allocates a buffer, whose content is undefined unless <paramref name="zeroed"/>.</summary>
    public static NativeBuffer Allocate(long length, bool zeroed = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var capacity = NativeMemoryPool.RoundUp(length);
        var buffer = new NativeBuffer(NativeMemoryPool.Rent(capacity), length, capacity, null);
        if (zeroed)
            NativeMemory.Clear((void*)buffer._pointer, (nuint)length);
        return buffer;
    }

    /// <summary>Allocates a buffer and copies bytes into it.</summary>
    public static NativeBuffer CopyOf(ReadOnlySpan<byte> bytes)
    {
        var buffer = Allocate(bytes.Length);
        bytes.CopyTo(buffer.Span);
        return buffer;
    }

    /// <summary>
    /// Creates a buffer of foreign memory; <paramref name="owner"/> is disposed with the last reference.
    /// </summary>
    public static NativeBuffer Wrap(nint pointer, long length, IDisposable? owner) => new(pointer, length, 0, owner);

    /// <summary>Returns the idle memory of the pool to the system.</summary>
    public static void TrimPool() => NativeMemoryPool.Trim();

    /// <summary>Adds a reference; the caller disposes the buffer once more for it.</summary>
    public NativeBuffer Retain()
    {
        _references.Add(this);
        return this;
    }

    /// <summary>Releases a reference; with the last one the memory is freed.</summary>
    public void Dispose()
    {
        if (!_references.Release())
            return;
        GC.SuppressFinalize(this);
        Free();
    }

    /// <summary>Allocates a buffer from idle memory of the pool; null where that has none of the size.</summary>
    internal static NativeBuffer? TryAllocateFromPool(long length)
    {
        var capacity = NativeMemoryPool.RoundUp(length);
        return NativeMemoryPool.TryRentPooled(capacity, out var block)
            ? new NativeBuffer(block, length, capacity, null)
            : null;
    }

    internal BufferSlice Slice(long offset, long length) => new(this, (byte*)Pointer + offset, length);

    internal BufferSlice AsSlice() => new(this, (byte*)Pointer, Length);

    /// <summary>Shortens the buffer without moving it: a builder allocates more than it fills.</summary>
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
