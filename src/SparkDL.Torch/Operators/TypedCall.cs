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
        var here = ThreadState.Current;
        var handle = a.TryAcquire(here);
        if (handle == 0) throw a.Refused(op.Name);
        Val result;
        var code = Native.sd_unary((int)kind, handle, &result);
        a.LetGo(here);
        if (code != 0) TorchError.Throw(code, op.Name, a.Signature());
        return Tensor.Take(result, op, here);
    }

    internal static Tensor Binary(BinaryOperator kind, Operator op, Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(b);
        var here = ThreadState.Current;
        var left = a.TryAcquire(here);
        if (left == 0) throw a.Refused(op.Name);
        var right = b.TryAcquire(here);
        if (right == 0)
        {
            a.LetGo(here);
            throw b.Refused(op.Name);
        }
        Val result;
        var code = Native.sd_binary((int)kind, left, right, &result);
        a.LetGo(here);
        b.LetGo(here);
        if (code != 0) TorchError.Throw(code, op.Name, $"{a.Signature()}, {b.Signature()}");
        return Tensor.Take(result, op, here);
    }
}
