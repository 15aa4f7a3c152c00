namespace SparkDL.Torch;

/// <summary>Counts the live tensors of this process and the memory allocated with them.</summary>
public static class TensorCounters
{
    private static long s_collected;

    /// <summary>The number of tensors that are not freed yet.</summary>
    public static long LiveTensors => TensorThreadState.Total(s => s.Tensors);

    /// <summary>The bytes of the storages that were allocated with live tensors; a view adds nothing.</summary>
    public static long LiveBytes => TensorThreadState.Total(s => s.Blocks) * 64;

    /// <summary>
    /// The number of tensors that the garbage collector freed, since neither Dispose nor a scope did.
    /// </summary>
    public static long CollectedTensors => Volatile.Read(ref s_collected);

    internal static void CountCollected() => Interlocked.Increment(ref s_collected);
}
