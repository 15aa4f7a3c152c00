namespace SparkDL.Torch;

/// <summary>
/// Runs the garbage collector when tensors that only it can free hold too much native memory, which it does not see.
/// (<see cref="GC.AddMemoryPressure"/> would cause a full collection for each megabyte.)
/// </summary>
internal static class TensorMemoryPressure
{
    private const long Budget = 256L << 20;

    private static readonly Lock s_collecting = new();
    private static long s_held;
    private static long s_limit = Budget;

    // The bytes that the last full collection left, which are taken to be in use.
    private static long s_floor;

    internal static long HeldBytes => Volatile.Read(ref s_held);

    internal static void Add(int blocks)
    {
        if (blocks != 0) Interlocked.Add(ref s_held, blocks * 64L);
    }

    internal static void Remove(int blocks)
    {
        if (blocks != 0) Interlocked.Add(ref s_held, blocks * -64L);
    }

    /// <summary>
    /// Collects garbage if the limit is exceeded; called when a tensor is left to the garbage collector.
    /// </summary>
    internal static void CollectIfExceeded()
    {
        if (Volatile.Read(ref s_held) > Volatile.Read(ref s_limit)) Collect();
    }

    // Each generation is tried only if the ones before freed too little: most garbage is young. What a full collection
    // leaves is taken to be in use: the next collection waits for another budget on top, or a quarter of a large heap.
    private static void Collect()
    {
        if (!s_collecting.TryEnter()) return;
        try
        {
            for (var generation = 0; generation <= GC.MaxGeneration; generation++)
            {
                GC.Collect(generation, GCCollectionMode.Forced, blocking: true);
                GC.WaitForPendingFinalizers();
                if (HeldBytes <= s_floor + (Budget / 2)) return;
            }
            s_floor = HeldBytes;
            Volatile.Write(ref s_limit, s_floor + Math.Max(Budget, s_floor / 4));
        }
        finally
        {
            s_collecting.Exit();
        }
    }
}
