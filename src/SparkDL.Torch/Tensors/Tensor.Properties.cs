namespace SparkDL.Torch;

public sealed unsafe partial class Tensor
{
    private const int RequiresGrad = 1;
    private const int Leaf = 2;
    private const int ContiguousFlag = 4;
    private const int InferenceFlag = 16;

    /// <summary>The sizes.</summary>
    public long[] shape
    {
        get
        {
            var handle = Acquire(nameof(shape));
            try
            {
                var info = Info(handle);
                return new ReadOnlySpan<long>(info.Sizes, info.Dimensions).ToArray();
            }
            finally
            {
                Release();
            }
        }
    }

    /// <summary>The element type.</summary>
    public ScalarType dtype => (ScalarType)Look(nameof(dtype)).Type;

    /// <summary>The device that holds the tensor.</summary>
    public Device device
    {
        get
        {
            var info = Look(nameof(device));
            return new Device((DeviceType)info.DeviceType, info.DeviceIndex);
        }
    }

    /// <summary>The number of dimensions.</summary>
    public int ndim => Look(nameof(ndim)).Dimensions;

    /// <summary>The number of dimensions.</summary>
    public int dim() => ndim;

    /// <summary>The number of dimensions.</summary>
    public int Dimensions => ndim;

    /// <summary>The number of elements.</summary>
    public long numel() => Look(nameof(numel)).Count;

    /// <summary>The number of elements.</summary>
    public long NumberOfElements => numel();

    /// <summary>The bytes of its elements: <c>numel * element_size</c>.</summary>
    public long nbytes => numel() * element_size();

    /// <summary>The size of one element in bytes.</summary>
    public int element_size() => dtype.ElementSize();

    /// <summary>The sizes.</summary>
    public long[] size() => shape;

    /// <summary>The size of one dimension; negative ones count from the end.</summary>
    public long size(int dim)
    {
        var sizes = shape;
        var k = dim < 0 ? dim + sizes.Length : dim;
        if ((uint)k >= (uint)sizes.Length)
            throw new ArgumentOutOfRangeException(nameof(dim), dim, $"the tensor has {sizes.Length} dimensions");
        return sizes[k];
    }

    /// <summary>The strides, in elements.</summary>
    public long[] stride()
    {
        var handle = Acquire(nameof(stride));
        try
        {
            var info = Info(handle);
            if (info.Strides is null) throw new InvalidOperationException("the tensor is not strided");
            return new ReadOnlySpan<long>(info.Strides, info.Dimensions).ToArray();
        }
        finally
        {
            Release();
        }
    }

    /// <summary>Whether the elements are stored in row-major order without gaps.</summary>
    public bool is_contiguous() => (Look(nameof(is_contiguous)).Flags & ContiguousFlag) != 0;

    /// <summary>Whether gradients are recorded for this tensor; set it on leaves.</summary>
    public bool requires_grad
    {
        get => (Look(nameof(requires_grad)).Flags & RequiresGrad) != 0;
        set => requires_grad_(value);
    }

    /// <summary>Whether the tensor is a leaf: not the result of an operator that autograd recorded.</summary>
    public bool is_leaf => (Look(nameof(is_leaf)).Flags & Leaf) != 0;

    /// <summary>Whether the tensor was created in inference mode; autograd does not accept it.</summary>
    public bool is_inference() => (Look(nameof(is_inference)).Flags & InferenceFlag) != 0;

    /// <summary>The version counter: the number of in-place changes.</summary>
    public int _version => Look(nameof(_version)).Version;

    /// <summary>Whether the element type is a real floating-point type.</summary>
    public bool is_floating_point() => dtype.IsFloatingPoint();

    /// <summary>The tensor as PyTorch prints it.</summary>
    public override string ToString() => IsDisposed ? "tensor(disposed)" : TensorPrinter.Print(this);

    private TensorInfo Look(string operation)
    {
        var handle = Acquire(operation);
        try
        {
            return Info(handle);
        }
        finally
        {
            Release();
        }
    }

    private static TensorInfo Info(nint handle)
    {
        TensorInfo info;
        TorchError.Check(NativeMethods.sd_tensor_info(handle, &info), nameof(Info));
        return info;
    }
}
