namespace SparkDL.Torch;

/// <summary>
/// Frees a tensor that neither Dispose nor a scope frees. It is a separate object, so that the tensors of scopes, which
/// are the most, need no finalizer.
/// </summary>
/// <remarks>
/// It takes the handle from the tensor, which gives it once only: objects that are collected together are finalized in
/// any order, and the finalizer of an owner (a column over the tensor's memory) disposes the tensor, too.
/// </remarks>
internal sealed class TensorFinalizer
{
    private readonly Tensor _tensor;
    private int _counted = 1;

    internal TensorFinalizer(Tensor tensor)
    {
        _tensor = tensor;
        TensorMemoryPressure.Add(tensor.Blocks);
    }

    ~TensorFinalizer()
    {
        var before = _tensor.TryTakeHandleInFinalizer("the garbage collector", out var handle);
        if (before > 0)
        {
            // The finalizer of its owner is using the tensor.
            GC.ReRegisterForFinalize(this);
            return;
        }
        Uncount();
        if (handle == 0) return;
        TensorCounters.CountCollected();
        NativeMethods.sd_tensor_release(handle);
    }

    /// <summary>Cancels the finalizer, since the tensor was freed.</summary>
    internal void Cancel()
    {
        GC.SuppressFinalize(this);
        Uncount();
    }

    private void Uncount()
    {
        if (Interlocked.Exchange(ref _counted, 0) != 0) TensorMemoryPressure.Remove(_tensor.Blocks);
    }
}
