namespace SparkDL.Torch;

/// <summary>How many tensors are alive in this process, and what memory came into being with them.</summary>
public static class TensorCounters
{
    private static long s_collected;

    /// <summary>Tensors made and not freed yet.</summary>
    public static long LiveTensors => ThreadState.Total(s => s.Tensors);

    /// <summary>Bytes of the storages that were made with live tensors. A view adds nothing.</summary>
    public static long LiveBytes => ThreadState.Total(s => s.Blocks) * 64;

    /// <summary>Tensors that neither Dispose nor a scope freed but the garbage collector: leaks of scopes, so to speak.</summary>
    public static long CollectedTensors => Volatile.Read(ref s_collected);

    internal static void LeftToCollector() => Interlocked.Increment(ref s_collected);
}
