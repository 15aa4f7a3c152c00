using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace SparkDL.Torch;

public sealed unsafe partial class Tensor
{
    /// <summary>
    /// The address of the first element, valid as long as the tensor is; keep the tensor alive yourself.
    /// </summary>
    public nint data_ptr
    {
        get
        {
            var handle = Acquire(nameof(data_ptr));
            try
            {
                nint data;
                TorchError.Check(NativeMethods.sd_tensor_data(handle, &data), nameof(data_ptr));
                return data;
            }
            finally
            {
                Release();
            }
        }
    }

    /// <summary>
    /// The elements of a contiguous CPU tensor, in place. The span does not hold the tensor: keep it alive and
    /// undisposed for as long as the span is used (<see cref="GC.KeepAlive"/>, or a scope).
    /// </summary>
    public Span<T> data<T>()
        where T : unmanaged
    {
        var count = CheckReadable<T>(nameof(data));
        return new Span<T>((void*)data_ptr, count);
    }

    /// <summary>
    /// The elements of a contiguous CPU tensor as bytes, in place; keep the tensor alive as for <see cref="data{T}"/>.
    /// </summary>
    public Span<byte> bytes
    {
        get
        {
            if (device.Type != DeviceType.CPU || !is_contiguous())
                throw new InvalidOperationException(
                    $"{Signature()} on {device}: only contiguous CPU tensors have bytes in place; call cpu() and "
                    + "contiguous()");
            return new Span<byte>((void*)data_ptr, checked((int)nbytes));
        }
    }

    /// <summary>
    /// The elements with shape and strides, in place; keep the tensor alive as for <see cref="data{T}"/>.
    /// </summary>
    public ReadOnlyTensorSpan<T> AsTensorSpan<T>()
        where T : unmanaged
    {
        CheckType<T>(nameof(AsTensorSpan));
        var (lengths, steps) = (Array.ConvertAll(shape, k => (nint)k), Array.ConvertAll(stride(), k => (nint)k));
        // One element repeats under stride 0; the span wants 0 also where the size is 1.
        nint last = 0;
        for (var k = 0; k < lengths.Length; k++)
        {
            if (lengths[k] <= 1) steps[k] = 0;
            last += (lengths[k] - 1) * steps[k];
        }
        return lengths.Contains(0)
            ? ReadOnlyTensorSpan<T>.Empty
            : new ReadOnlyTensorSpan<T>((T*)data_ptr, last + 1, lengths, steps);
    }

    /// <summary>A copy of the elements in row-major order, from any device and any strides.</summary>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        var result = GC.AllocateUninitializedArray<T>(checked((int)numel()));
        CopyTo(result.AsSpan());
        return result;
    }

    /// <summary>Copies the elements in row-major order, from any device and any strides.</summary>
    public void CopyTo<T>(Span<T> destination)
        where T : unmanaged
    {
        using var plain = Plain();
        plain.data<T>().CopyTo(destination);
        GC.KeepAlive(plain);
    }

    /// <summary>Overwrites the elements, in row-major order; the source must have as many.</summary>
    public Tensor CopyFrom<T>(ReadOnlySpan<T> source)
        where T : unmanaged
    {
        var target = data<T>();
        if (target.Length != source.Length)
            throw new ArgumentException($"{source.Length} elements do not fit {Signature()}", nameof(source));
        source.CopyTo(target);
        GC.KeepAlive(this);
        return this;
    }

    /// <summary>The only element, converted to <typeparamref name="T"/>.</summary>
    public T item<T>()
        where T : unmanaged
    {
        var value = ItemValue();
        if (typeof(T) == typeof(Scalar)) return Unsafe.BitCast<Scalar, T>(value);
        if (typeof(T) == typeof(bool)) return Unsafe.BitCast<bool, T>(value.ToInt64() != 0);
        if (typeof(T) == typeof(Half)) return Unsafe.BitCast<Half, T>((Half)value.ToDouble());
        if (typeof(T) == typeof(BFloat16)) return Unsafe.BitCast<BFloat16, T>((BFloat16)(float)value.ToDouble());
        return value.IsFloatingPoint
            ? (T)Convert.ChangeType(value.ToDouble(), typeof(T), System.Globalization.CultureInfo.InvariantCulture)
            : (T)Convert.ChangeType(value.ToInt64(), typeof(T), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The only element as a number.</summary>
    public Scalar ToScalar() => ItemValue();

    /// <summary>The only element as a float.</summary>
    public float ToSingle() => item<float>();

    /// <summary>The only element as a double.</summary>
    public double ToDouble() => item<double>();

    /// <summary>The only element as a long.</summary>
    public long ToInt64() => item<long>();

    private Scalar ItemValue()
    {
        var room = stackalloc ShimValue[1];
        var call = new DispatcherCall(s_item, room, 1);
        call.Add(this);
        return Scalar.From(call.ReturnValue());
    }

    private static readonly Operator s_item = new("aten::item", "");

    // Returns a contiguous CPU tensor of these elements outside autograd; a new handle that the caller disposes.
    private Tensor Plain()
    {
        var plain = detach();
        foreach (var step in (ReadOnlySpan<Func<Tensor, Tensor>>)[t => t.cpu(), t => t.contiguous()])
        {
            var next = step(plain);
            plain.Dispose();
            plain = next;
        }
        return plain;
    }

    private int CheckReadable<T>(string operation)
        where T : unmanaged
    {
        CheckType<T>(operation);
        if (!is_contiguous())
            throw new InvalidOperationException(
                $"{operation}: {Signature()} is not contiguous; call contiguous() first, or ToArray");
        return checked((int)numel());
    }

    private void CheckType<T>(string operation)
        where T : unmanaged
    {
        if (device.Type != DeviceType.CPU)
            throw new InvalidOperationException($"{operation}: the tensor is on {device}; call cpu() first");
        if (ScalarTypes.Of<T>() != dtype)
            throw new ArgumentException($"{operation}: {Signature()} does not hold {typeof(T)}; call to(...) first");
    }
}
