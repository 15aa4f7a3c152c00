using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SparkDL.Torch;

public static unsafe partial class torch
{
    /// <summary>Creates a tensor without dimensions from a number.</summary>
    public static Tensor tensor(
        Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        scalar_tensor(value, dtype ?? DefaultType(value), device, requires_grad);

    /// <summary>Creates a tensor from a copy of the values, in one dimension or in the given shape.</summary>
    public static Tensor tensor<T>(
        ReadOnlySpan<T> values, IntArrayRef shape = default, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false)
        where T : unmanaged
    {
        var sizes = shape.ToArray();
        if (sizes.Length == 0) sizes = [values.Length];
        var result = empty(sizes, ScalarTypes.Of<T>());
        result.CopyFrom(values);
        return Finish(result, dtype, device, requires_grad);
    }

    /// <summary>Creates a tensor from a copy of the values, in one dimension or in the given shape.</summary>
    public static Tensor tensor<T>(
        T[] values, IntArrayRef shape = default, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        return tensor((ReadOnlySpan<T>)values, shape, dtype, device, requires_grad);
    }

    /// <summary>Creates a tensor of two dimensions from a copy of the values.</summary>
    public static Tensor tensor<T>(
        T[,] values, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        where T : unmanaged => FromArray<T>(values, dtype, device, requires_grad);

    /// <summary>Creates a tensor of three dimensions from a copy of the values.</summary>
    public static Tensor tensor<T>(
        T[,,] values, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        where T : unmanaged => FromArray<T>(values, dtype, device, requires_grad);

    /// <summary>
    /// Creates a tensor over native memory, without a copy. The owner is disposed when the last view of the memory is
    /// freed, on the thread that frees it; an exception of the owner is traced, since no caller can catch it.
    /// </summary>
    /// <param name="pointer">The first element; aligned to the element's size.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="owner">The owner of the memory, disposed when the last view is gone; null if the memory outlives
    /// the tensor.</param>
    /// <param name="strides">The strides in elements; row-major where empty.</param>
    public static Tensor from_memory(
        nint pointer, ReadOnlySpan<long> shape, ScalarType dtype, IDisposable? owner = null,
        ReadOnlySpan<long> strides = default)
    {
        if (pointer % dtype.ElementSize() != 0)
            throw new ArgumentException($"the memory is not aligned to {dtype.ElementSize()} bytes", nameof(pointer));
        foreach (var size in shape) ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(shape));
        if (strides.Length != 0 && strides.Length != shape.Length)
            throw new ArgumentException($"{strides.Length} strides for {shape.Length} dimensions", nameof(strides));
        var context = owner is null ? 0 : GCHandle.ToIntPtr(GCHandle.Alloc(owner));
        ShimValue result;
        fixed (long* sizes = shape, steps = strides)
        {
            var code = NativeMethods.sd_tensor_from_memory(
                pointer, sizes, strides.Length == 0 ? null : steps, shape.Length, (int)dtype,
                owner is null ? null : &FreeOwner, context, &result);
            TorchError.Check(code, nameof(from_memory));
        }
        return Tensor.FromResult(result, null);
    }

    /// <summary>Creates a tensor of one dimension from a copy of the values.</summary>
    public static Tensor from_array<T>(T[] values)
        where T : unmanaged => tensor(values);

    internal static Tensor Finish(Tensor made, ScalarType? dtype, Device? device, bool requires_grad)
    {
        if ((dtype is { } type && type != made.dtype) || (device is { } place && place != made.device))
        {
            var moved = made.to(device ?? made.device, dtype ?? made.dtype);
            made.Dispose();
            made = moved;
        }
        return requires_grad ? made.requires_grad_() : made;
    }

    [UnmanagedCallersOnly]
    private static void FreeOwner(nint context)
    {
        var handle = GCHandle.FromIntPtr(context);
        try
        {
            ((IDisposable)handle.Target!).Dispose();
        }
        catch (Exception exception)
        {
            // The caller is libtorch, which cannot take an exception.
            Trace.TraceError($"the owner of a tensor's memory failed to free it: {exception}");
        }

        handle.Free();
    }

    private static ScalarType DefaultType(Scalar value) => value.ToShimValue().Tag switch
    {
        ShimValueTag.Bool => ScalarType.Bool,
        ShimValueTag.Int => ScalarType.Int64,
        _ => ScalarType.Float32,
    };

    private static Tensor FromArray<T>(Array values, ScalarType? dtype, Device? device, bool requires_grad)
        where T : unmanaged
    {
        var shape = new long[values.Rank];
        for (var k = 0; k < shape.Length; k++) shape[k] = values.GetLength(k);
        var flat = MemoryMarshal.CreateReadOnlySpan(
            ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)),
            values.Length);
        return tensor(flat, shape, dtype, device, requires_grad);
    }
}
