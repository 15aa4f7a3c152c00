using System.Runtime.InteropServices;

namespace SparkDL.Torch;

/// <summary>A hook on a tensor's gradient; <see cref="remove"/> removes it.</summary>
public sealed unsafe class TensorHook
{
    private readonly Tensor _tensor;
    private readonly uint _position;
    private bool _removed;

    private TensorHook(Tensor tensor, uint position)
    {
        _tensor = tensor;
        _position = position;
    }

    /// <summary>Removes the hook.</summary>
    public void remove()
    {
        if (_removed) return;
        using var operands = new AcquiredTensors([_tensor], nameof(remove));
        TorchError.Check(NativeMethods.sd_tensor_remove_hook(operands[0], _position), nameof(remove));
        _removed = true;
    }

    internal static TensorHook Register(Tensor tensor, Func<Tensor, Tensor?> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        using var operands = new AcquiredTensors([tensor], nameof(Tensor.register_hook));
        var context = GCHandle.Alloc(hook);
        uint position;
        // The native side owns the context from here on, also when it fails.
        var code = NativeMethods.sd_tensor_register_hook(
            operands[0], &Call, GCHandle.ToIntPtr(context), &Free, &position);
        TorchError.Check(code, nameof(Tensor.register_hook));
        return new TensorHook(tensor, position);
    }

    [UnmanagedCallersOnly]
    private static int Call(nint context, nint gradient, nint* replacement)
    {
        try
        {
            var hook = (Func<Tensor, Tensor?>)GCHandle.FromIntPtr(context).Target!;
            var given = Tensor.FromResult(new ShimValue { Pointer = gradient, Tag = ShimValueTag.Tensor }, null);
            if (hook(given) is not { } made) return 0;
            *replacement = made.Acquire(nameof(Tensor.register_hook));
            NativeMethods.sd_tensor_retain(*replacement);
            made.Release();
            return 0;
        }
        catch (Exception exception)
        {
            TorchError.SetPending(exception);
            return 1;
        }
    }

    [UnmanagedCallersOnly]
    private static void Free(nint context) => GCHandle.FromIntPtr(context).Free();
}
