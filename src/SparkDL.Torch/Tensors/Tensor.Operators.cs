namespace SparkDL.Torch;

/// <summary>Operators of the language, and what PyTorch composes from several operators.</summary>
public sealed unsafe partial class Tensor
{
    /// <summary>Sum.</summary>
    public static Tensor operator +(Tensor left, Tensor right) => left.add(right);

    /// <summary>Sum.</summary>
    public static Tensor operator +(Tensor left, Scalar right) => left.add(right);

    /// <summary>Sum.</summary>
    public static Tensor operator +(Scalar left, Tensor right) => right.add(left);

    /// <summary>Difference.</summary>
    public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);

    /// <summary>Difference.</summary>
    public static Tensor operator -(Tensor left, Scalar right) => left.sub(right);

    /// <summary>Difference.</summary>
    public static Tensor operator -(Scalar left, Tensor right) => right.rsub(left);

    /// <summary>Negation.</summary>
    public static Tensor operator -(Tensor tensor) => tensor.neg();

    /// <summary>Product, element by element.</summary>
    public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);

    /// <summary>Product, element by element.</summary>
    public static Tensor operator *(Tensor left, Scalar right) => left.mul(right);

    /// <summary>Product, element by element.</summary>
    public static Tensor operator *(Scalar left, Tensor right) => right.mul(left);

    /// <summary>True division.</summary>
    public static Tensor operator /(Tensor left, Tensor right) => left.div(right);

    /// <summary>True division.</summary>
    public static Tensor operator /(Tensor left, Scalar right) => left.div(right);

    /// <summary>True division.</summary>
    public static Tensor operator /(Scalar left, Tensor right)
    {
        using var inverse = right.reciprocal();
        return inverse.mul(left);
    }

    /// <summary>Remainder with the divisor's sign.</summary>
    public static Tensor operator %(Tensor left, Tensor right) => left.remainder(right);

    /// <summary>Remainder with the divisor's sign.</summary>
    public static Tensor operator %(Tensor left, Scalar right) => left.remainder(right);

    /// <summary>And, of booleans or bits.</summary>
    public static Tensor operator &(Tensor left, Tensor right) => left.bitwise_and(right);

    /// <summary>Or, of booleans or bits.</summary>
    public static Tensor operator |(Tensor left, Tensor right) => left.bitwise_or(right);

    /// <summary>Exclusive or, of booleans or bits.</summary>
    public static Tensor operator ^(Tensor left, Tensor right) => left.bitwise_xor(right);

    /// <summary>Not, of booleans or bits.</summary>
    public static Tensor operator ~(Tensor tensor) => tensor.bitwise_not();

    /// <summary>Element by element.</summary>
    public static Tensor operator <(Tensor left, Tensor right) => left.lt(right);

    /// <summary>Element by element.</summary>
    public static Tensor operator >(Tensor left, Tensor right) => left.gt(right);

    /// <summary>Element by element.</summary>
    public static Tensor operator <=(Tensor left, Tensor right) => left.le(right);

    /// <summary>Element by element.</summary>
    public static Tensor operator >=(Tensor left, Tensor right) => left.ge(right);

    /// <summary>Element by element.</summary>
    public static Tensor operator <(Tensor left, Scalar right) => left.lt(right);

    /// <summary>Element by element.</summary>
    public static Tensor operator >(Tensor left, Scalar right) => left.gt(right);

    /// <summary>Element by element.</summary>
    public static Tensor operator <=(Tensor left, Scalar right) => left.le(right);

    /// <summary>Element by element.</summary>
    public static Tensor operator >=(Tensor left, Scalar right) => left.ge(right);

    /// <summary>The transpose of a matrix.</summary>
    public Tensor T => t();

    /// <summary>The same elements on the CPU; itself where it is there already.</summary>
    public Tensor cpu() => to(torch.CPU);

    /// <summary>The same elements on the current GPU.</summary>
    public Tensor cuda() => to(torch.CUDA);

    /// <summary>The same elements on a device.</summary>
    public Tensor to(Device device, bool non_blocking = false, bool copy = false) =>
        to(device, dtype, non_blocking, copy);

    /// <summary>The same elements with the strides of a memory format.</summary>
    public Tensor to(MemoryFormat memory_format) => contiguous(memory_format);

    /// <summary>As <c>float32</c>.</summary>
    public Tensor @float() => to(ScalarType.Float32);

    /// <summary>As <c>float64</c>.</summary>
    public Tensor @double() => to(ScalarType.Float64);

    /// <summary>As <c>float16</c>.</summary>
    public Tensor half() => to(ScalarType.Float16);

    /// <summary>As <c>bfloat16</c>.</summary>
    public Tensor bfloat16() => to(ScalarType.BFloat16);

    /// <summary>As <c>int64</c>.</summary>
    public Tensor @long() => to(ScalarType.Int64);

    /// <summary>As <c>int32</c>.</summary>
    public Tensor @int() => to(ScalarType.Int32);

    /// <summary>As booleans.</summary>
    public Tensor @bool() => to(ScalarType.Bool);

    /// <summary>Creates a view of the whole tensor.</summary>
    public Tensor alias()
    {
        var room = stackalloc ShimValue[1];
        var call = new DispatcherCall(s_alias, room, 1);
        call.Add(this);
        return call.ReturnTensor();
    }

    private static readonly Operator s_alias = new("aten::alias", "", "(Tensor(a) self) -> Tensor(a)");
}
