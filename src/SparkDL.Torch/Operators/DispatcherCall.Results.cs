using System.Text;

namespace SparkDL.Torch;

// The call and its results.
internal unsafe ref partial struct DispatcherCall
{
    /// <summary>
    /// Makes the call. The caller owns the results; with a capacity of 0 the operator's results are released unseen.
    /// </summary>
    internal void Run(ShimValue* results, int capacity)
    {
        var handle = _operator.KnownHandle;
        if (handle == 0) handle = Resolve();
        var code = NativeMethods.sd_call(handle, _arguments, _count, results, capacity);
        if (code != 0) Fail(code);
        ReleaseOperands();
    }

    /// <summary>Calls a method of a script module with the arguments instead.</summary>
    internal void RunScript(ScriptHandle module, byte* method, ShimValue* result)
    {
        try
        {
            var code = NativeMethods.sd_script_call(module, method, _arguments, _count, result);
            if (code != 0) TorchError.Throw(code, _operator.Name, Describe());
        }
        finally
        {
            ReleaseOperands();
        }
    }

    internal Tensor ReturnTensor()
    {
        ShimValue result;
        Run(&result, 1);
        return Tensor.FromResult(result, _operator, _here);
    }

    internal (Tensor, Tensor) ReturnTwoTensors()
    {
        var results = stackalloc ShimValue[2];
        Run(results, 2);
        return (Tensor.FromResult(results[0], _operator, _here), Tensor.FromResult(results[1], _operator, _here));
    }

    internal (Tensor, Tensor, Tensor) ReturnThreeTensors()
    {
        var results = stackalloc ShimValue[3];
        Run(results, 3);
        return (Tensor.FromResult(results[0], _operator, _here), Tensor.FromResult(results[1], _operator, _here),
            Tensor.FromResult(results[2], _operator, _here));
    }

    internal (Tensor, Tensor, Tensor, Tensor) ReturnFourTensors()
    {
        var results = stackalloc ShimValue[4];
        Run(results, 4);
        return (Tensor.FromResult(results[0], _operator, _here), Tensor.FromResult(results[1], _operator, _here),
            Tensor.FromResult(results[2], _operator, _here), Tensor.FromResult(results[3], _operator, _here));
    }

    internal Tensor[] ReturnTensorList()
    {
        ShimValue result = default;
        Run(&result, 1);
        var items = (ShimValue*)result.Pointer;
        var tensors = new Tensor[result.Length];
        for (var k = 0; k < tensors.Length; k++) tensors[k] = Tensor.FromResult(items[k], _operator, _here);
        NativeMethods.sd_free(items);
        return tensors;
    }

    /// <summary>Makes the call of an operator that writes into its first operand and returns that.</summary>
    internal Tensor ReturnInPlace(Tensor self)
    {
        Run(null, 0);
        return self;
    }

    internal void ReturnNothing() => Run(null, 0);

    internal ShimValue ReturnValue()
    {
        ShimValue result = default;
        Run(&result, 1);
        return result;
    }

    private nint Resolve()
    {
        try
        {
            return _operator.Handle;
        }
        catch
        {
            ReleaseOperands();
            throw;
        }
    }

    private void Fail(int code)
    {
        try
        {
            TorchError.Throw(code, _operator.Name, Describe());
        }
        finally
        {
            ReleaseOperands();
        }
    }

    private readonly string Describe()
    {
        var text = new StringBuilder();
        foreach (var tensor in (ReadOnlySpan<Tensor?>)[_first, _second, _third]) Append(text, tensor);
        foreach (var tensor in _extras?.Tensors() ?? []) Append(text, tensor);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Tensor? tensor)
    {
        if (tensor is null || text.Length > 400) return;
        if (text.Length > 0) text.Append(", ");
        text.Append(tensor.Signature());
    }
}
