namespace SparkDL.Torch;

/// <summary>The operators of <c>native/typed.cpp</c>. The values are those of its switch.</summary>
internal enum UnaryOperator
{
    relu,
    sigmoid,
    tanh,
    neg,
    exp,
    sqrt,
}

/// <summary>The operators of <c>native/typed.cpp</c>. The values are those of its switch.</summary>
internal enum BinaryOperator
{
    add,
    sub,
    mul,
    div,
    matmul,
}

/// <summary>Calls the commonest small operators without boxing their arguments.</summary>
internal static unsafe class TypedCall
{
    internal static Tensor Unary(UnaryOperator kind, Operator op, Tensor a)
    {
        var here = TensorThreadState.Current;
        var handle = a.TryAcquire(here);
        if (handle == 0) throw a.UnusableError(op.Name);
        ShimValue result;
        var code = NativeMethods.sd_unary((int)kind, handle, &result);
        a.Release(here);
        if (code != 0) TorchError.Throw(code, op.Name, a.Signature());
        return Tensor.FromResult(result, op, here);
    }

    internal static Tensor Binary(BinaryOperator kind, Operator op, Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(b);
        var here = TensorThreadState.Current;
        var left = a.TryAcquire(here);
        if (left == 0) throw a.UnusableError(op.Name);
        var right = b.TryAcquire(here);
        if (right == 0)
        {
            a.Release(here);
            throw b.UnusableError(op.Name);
        }
        ShimValue result;
        var code = NativeMethods.sd_binary((int)kind, left, right, &result);
        a.Release(here);
        b.Release(here);
        if (code != 0) TorchError.Throw(code, op.Name, $"{a.Signature()}, {b.Signature()}");
        return Tensor.FromResult(result, op, here);
    }
}
