namespace SparkDL.Torch;

/// <summary>
/// Frees a tensor that nobody disposed. It is an object of its own, so that tensors of a scope, the many, pay for no
/// finalizer.
/// </summary>
/// <remarks>
/// It frees by way of the tensor, which gives its handle up once: what is collected together is finalized in any order,
/// and the finalizer of something that owns the tensor (a column over its memory) disposes it too.
/// </remarks>
internal sealed class FinalizerNet
{
    private readonly Tensor _tensor;
    private int _counted = 1;

    internal FinalizerNet(Tensor tensor)
    {
        _tensor = tensor;
        TensorBudget.Add(tensor.Blocks);
    }

    ~FinalizerNet()
    {
        var before = _tensor.TryGiveUpCollected("the garbage collector", out var handle);
        if (before > 0)
        {
            // The finalizer of its owner has it in use.
            GC.ReRegisterForFinalize(this);
            return;
        }
        Uncount();
        if (handle == 0) return;
        TensorCounters.LeftToCollector();
        Native.sd_tensor_release(handle);
    }

    /// <summary>Cancels the finalizer, since the tensor was freed.</summary>
    internal void Cancel()
    {
        GC.SuppressFinalize(this);
        Uncount();
    }

    private void Uncount()
    {
        if (Interlocked.Exchange(ref _counted, 0) != 0) TensorBudget.Remove(_tensor.Blocks);
    }
}
