namespace SparkDL.Torch;

public sealed unsafe partial class Tensor
{
    /// <summary>
    /// The gradient accumulated by backward passes, or null. Each read returns a new handle.
    /// </summary>
    public Tensor? grad
    {
        get
        {
            var handle = Acquire(nameof(grad));
            try
            {
                ShimValue gradient;
                TorchError.Check(NativeMethods.sd_tensor_grad(handle, &gradient), nameof(grad));
                return FromOptionalResult(gradient, null);
            }
            finally
            {
                Release();
            }
        }

        set
        {
            using var operands = new AcquiredTensors([this, value], nameof(grad));
            TorchError.Check(NativeMethods.sd_tensor_set_grad(operands[0], operands[1]), nameof(grad));
        }
    }

    /// <summary>The name of the autograd node that computed this tensor, or null for a leaf.</summary>
    public string? grad_fn
    {
        get
        {
            var handle = Acquire(nameof(grad_fn));
            try
            {
                var name = stackalloc byte[128];
                TorchError.Check(NativeMethods.sd_tensor_grad_fn(handle, name, 128), nameof(grad_fn));
                return name[0] == 0 ? null : System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)name);
            }
            finally
            {
                Release();
            }
        }
    }

    /// <summary>Sets whether gradients are recorded for this leaf.</summary>
    public Tensor requires_grad_(bool requires_grad = true)
    {
        using var operands = new AcquiredTensors([this], nameof(requires_grad_));
        TorchError.Check(
            NativeMethods.sd_tensor_set_requires_grad(operands[0], requires_grad ? 1 : 0), nameof(requires_grad_));
        return this;
    }

    /// <summary>
    /// Makes the tensor use another tensor's memory; its identity, for handles and for autograd, stays the same.
    /// </summary>
    public Tensor set_data(Tensor source)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var operands = new AcquiredTensors([this, source], nameof(set_data));
        TorchError.Check(NativeMethods.sd_tensor_set_data(operands[0], operands[1]), nameof(set_data));
        return this;
    }

    /// <summary>
    /// Computes the gradients of this tensor and adds them to the <see cref="grad"/> of the leaves it depends on.
    /// </summary>
    public void backward(Tensor? gradient = null, bool retain_graph = false, bool create_graph = false) =>
        torch.autograd.backward([this], gradient is null ? null : [gradient], retain_graph, create_graph);

    /// <summary>
    /// Registers a function that gets this tensor's gradient in each backward pass; a tensor that it returns replaces
    /// the gradient.
    /// </summary>
    /// <remarks>An exception in the hook ends the backward pass and is thrown from it.</remarks>
    public TensorHook register_hook(Func<Tensor, Tensor?> hook) => TensorHook.Register(this, hook);
}
