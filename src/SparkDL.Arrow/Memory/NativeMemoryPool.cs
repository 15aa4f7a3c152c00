using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;

namespace SparkDL.Arrow.Memory;

/// <summary>
/// Keeps freed blocks for the next batch. The body of a batch is about as large as the one before it, and the system
/// takes longer to provide (and zero) fresh pages than we take to fill them. Sizes are rounded up to one of four steps
/// for each power of two, so at most a fifth of a block is unused.
/// </summary>
internal static unsafe class NativeMemoryPool
{
    public const int Alignment = 64;
    private const long MaxIdleBytes = 512L << 20;
    private const long MaxPooledBlock = 256L << 20;

    private static readonly ConcurrentBag<nint>[] s_idle = MakeClasses();
    private static long s_idleBytes;

    /// <summary>Returns the capacity of the block for a request of <paramref name="length"/> bytes.</summary>
    public static long RoundUp(long length)
    {
        if (length <= 256)
            return 256;
        var step = 1L << (BitOperations.Log2((ulong)(length - 1)) - 2);
        return (length + step - 1) & ~(step - 1);
    }

    /// <summary>Returns a block of exactly <see cref="RoundUp"/> bytes, from the pool or new.</summary>
    public static nint Rent(long capacity) => TryRentPooled(capacity, out var block)
        ? block
        : (nint)NativeMemory.AlignedAlloc((nuint)capacity, Alignment);

    /// <summary>
    /// Takes an idle block of that capacity from the pool, without new memory; false if there is none.
    /// </summary>
    public static bool TryRentPooled(long capacity, out nint block)
    {
        block = 0;
        if (capacity > MaxPooledBlock || !s_idle[ClassOf(capacity)].TryTake(out block))
            return false;
        Interlocked.Add(ref s_idleBytes, -capacity);
        return true;
    }

    /// <summary>Returns a block to the pool, or to the system where the pool is full.</summary>
    public static void Return(nint block, long capacity)
    {
        if (capacity > MaxPooledBlock || Interlocked.Read(ref s_idleBytes) + capacity > MaxIdleBytes)
        {
            NativeMemory.AlignedFree((void*)block);
            return;
        }

        Interlocked.Add(ref s_idleBytes, capacity);
        s_idle[ClassOf(capacity)].Add(block);
    }

    /// <summary>Returns every idle block to the system.</summary>
    public static void Trim()
    {
        for (var i = 0; i < s_idle.Length; i++)
        {
            while (s_idle[i].TryTake(out var block))
            {
                Interlocked.Add(ref s_idleBytes, -CapacityOf(i));
                NativeMemory.AlignedFree((void*)block);
            }
        }
    }

    // Capacities 256, 320, 384, 448, 512, 640 ... are classes 0, 1, 2, 3, 4, 5 ...
    private static int ClassOf(long capacity)
    {
        var log = BitOperations.Log2((ulong)capacity);
        return ((log - 8) * 4) + (int)((capacity >> (log - 2)) & 3);
    }

    private static long CapacityOf(int index) => (4L + (index & 3)) << ((index >> 2) + 6);

    private static ConcurrentBag<nint>[] MakeClasses()
    {
        var classes = new ConcurrentBag<nint>[ClassOf(MaxPooledBlock) + 1];
        for (var i = 0; i < classes.Length; i++)
            classes[i] = [];
        return classes;
    }
}
