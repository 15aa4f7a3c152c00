namespace SparkDL.Torch;

/// <summary>
/// Frees a tensor that nobody disposed. It is an object of its own, so that tensors of a scope, the many, pay for no
/// finalizer.
/// </summary>
internal sealed class FinalizerNet
{
    private readonly nint _handle;
    private readonly int _blocks;

    internal FinalizerNet(nint handle, int blocks)
    {
        _handle = handle;
        _blocks = blocks;
        TensorBudget.Add(blocks);
    }

    ~FinalizerNet()
    {
        TensorBudget.Remove(_blocks);
        ThreadState.Current.Freed(_blocks);
        TensorCounters.LeftToCollector();
        Native.sd_tensor_release(_handle);
    }

    /// <summary>The tensor was freed otherwise, or a scope took it.</summary>
    internal void Cancel()
    {
        GC.SuppressFinalize(this);
        TensorBudget.Remove(_blocks);
    }
}
