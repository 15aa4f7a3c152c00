namespace SparkDL.Torch;

public sealed unsafe partial class Tensor
{
    /// <summary>The gradient that backward passes have summed up, or null.</summary>
    public Tensor? grad
    {
        get
        {
            var handle = Acquire(nameof(grad));
            try
            {
                Val gradient;
                TorchError.Check(Native.sd_tensor_grad(handle, &gradient), nameof(grad));
                return TakeOptional(gradient, null);
            }
            finally
            {
                LetGo();
            }
        }

        set
        {
            using var operands = new HeldTensors([this, value], nameof(grad));
            TorchError.Check(Native.sd_tensor_set_grad(operands[0], operands[1]), nameof(grad));
        }
    }

    /// <summary>The name of the node that made this tensor in the recorded graph, or null for a leaf.</summary>
    public string? grad_fn
    {
        get
        {
            var handle = Acquire(nameof(grad_fn));
            try
            {
                var name = stackalloc byte[128];
                TorchError.Check(Native.sd_tensor_grad_fn(handle, name, 128), nameof(grad_fn));
                return name[0] == 0 ? null : System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)name);
            }
            finally
            {
                LetGo();
            }
        }
    }

    /// <summary>Switches the recording of gradients for this leaf.</summary>
    public Tensor requires_grad_(bool requires_grad = true)
    {
        using var operands = new HeldTensors([this], nameof(requires_grad_));
        TorchError.Check(Native.sd_tensor_set_requires_grad(operands[0], requires_grad ? 1 : 0), nameof(requires_grad_));
        return this;
    }

    /// <summary>Swaps the memory under this tensor for another's; handles and autograd see the same tensor.</summary>
    public Tensor set_data(Tensor source)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var operands = new HeldTensors([this, source], nameof(set_data));
        TorchError.Check(Native.sd_tensor_set_data(operands[0], operands[1]), nameof(set_data));
        return this;
    }

    /// <summary>Sums gradients of this tensor into the <see cref="grad"/> of the leaves it was computed from.</summary>
    public void backward(Tensor? gradient = null, bool retain_graph = false, bool create_graph = false) =>
        torch.autograd.backward([this], gradient is null ? null : [gradient], retain_graph, create_graph);

    /// <summary>Calls back with the gradient of this tensor in each backward pass; what it returns replaces the gradient.</summary>
    /// <remarks>An exception in the hook ends the backward pass and is thrown from it.</remarks>
    public TensorHook register_hook(Func<Tensor, Tensor?> hook) => TensorHook.Register(this, hook);
}
