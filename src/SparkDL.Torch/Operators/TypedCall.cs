namespace SparkDL.Torch;

/// <summary>Operators of <c>native/typed.cpp</c>, by its numbers.</summary>
internal enum UnaryOperator
{
    relu,
    sigmoid,
    tanh,
    neg,
    exp,
    sqrt,
}

/// <summary>Operators of <c>native/typed.cpp</c>, by its numbers.</summary>
internal enum BinaryOperator
{
    add,
    sub,
    mul,
    div,
    matmul,
}

/// <summary>The way round the boxes, for the operators that small steps are made of.</summary>
internal static unsafe class TypedCall
{
    internal static Tensor Unary(UnaryOperator kind, Operator op, Tensor a)
    {
        TensorBudget.Settle();
        Val result;
        var handle = a.Acquire(op.Name);
        var code = Native.sd_unary((int)kind, handle, &result);
        a.LetGo();
        if (code != 0) TorchError.Throw(code, op.Name, a.Signature());
        return Tensor.Take(result, op);
    }

    internal static Tensor Binary(BinaryOperator kind, Operator op, Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(b);
        TensorBudget.Settle();
        Val result;
        var left = a.Acquire(op.Name);
        nint right;
        try
        {
            right = b.Acquire(op.Name);
        }
        catch
        {
            a.LetGo();
            throw;
        }
        var code = Native.sd_binary((int)kind, left, right, &result);
        a.LetGo();
        b.LetGo();
        if (code != 0) TorchError.Throw(code, op.Name, $"{a.Signature()}, {b.Signature()}");
        return Tensor.Take(result, op);
    }
}
