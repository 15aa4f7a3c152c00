using System.Text;

namespace SparkDL.Torch;

/// <summary>
/// One call of an operator: arguments are added in the schema's order, operands are held until the call is over, so
/// that neither a collection nor another thread's Dispose can free them under it.
/// </summary>
/// <remarks>
/// The call lets them go when it is over, and whatever fails before it does too: a caller that only adds and calls has
/// nothing to dispose, and no protected region, which would cost it as much as the rest.
/// </remarks>
internal unsafe ref struct OperatorCall
{
    private readonly Operator _operator;
    private readonly ThreadState _here;
    private readonly Val* _arguments;
    private int _count;

    // Fields rather than a list: storing a reference in a field of something on the stack needs no word to the collector.
    private Tensor? _first;
    private Tensor? _second;
    private Tensor? _third;
    private OperandExtras? _extras;

    /// <param name="op">The operator.</param>
    /// <param name="arguments">Room for the arguments, on the stack or pinned.</param>
    internal OperatorCall(Operator op, Val* arguments)
    {
        _operator = op;
        _here = ThreadState.Current;
        _arguments = arguments;
    }

    internal void Add(Tensor tensor)
    {
        var handle = tensor is null ? 0 : tensor.TryAcquire(_here);
        if (handle == 0) throw Refused(tensor);
        _arguments[_count++] = new Val { Pointer = handle, Tag = ValTag.Tensor };
        if (_first is null) _first = tensor;
        else if (_second is null) _second = tensor;
        else if (_third is null) _third = tensor;
        else Hold(tensor!);
    }

    internal void AddOptional(Tensor? tensor)
    {
        if (tensor is null) _arguments[_count++] = default;
        else Add(tensor);
    }

    internal void Add(Val value) => _arguments[_count++] = value;

    internal void Add(long value) => _arguments[_count++] = new Val { Int = value, Tag = ValTag.Int };

    internal void Add(long? value) => _arguments[_count++] = value is { } v ? new Val { Int = v, Tag = ValTag.Int } : default;

    internal void Add(double value) => _arguments[_count++] = new Val { Double = value, Tag = ValTag.Double };

    internal void Add(double? value) =>
        _arguments[_count++] = value is { } v ? new Val { Double = v, Tag = ValTag.Double } : default;

    internal void Add(bool value) => _arguments[_count++] = new Val { Int = value ? 1 : 0, Tag = ValTag.Bool };

    internal void Add(bool? value) =>
        _arguments[_count++] = value is { } v ? new Val { Int = v ? 1 : 0, Tag = ValTag.Bool } : default;

    internal void Add(Scalar value) => _arguments[_count++] = value.ToVal();

    internal void Add(in Scalar? value) => _arguments[_count++] = value?.ToVal() ?? default;

    /// <summary>A number that has a default which C# cannot state.</summary>
    internal void AddOrFallback(in Scalar? value) => _arguments[_count++] = value?.ToVal() ?? new Val { Tag = ValTag.Fallback };

    internal void Add(ScalarType value) => Add((long)value);

    internal void Add(ScalarType? value) => Add((long?)value);

    /// <summary>A type whose default is not "none".</summary>
    internal void AddOrFallback(ScalarType? value)
    {
        if (value is { } type) Add(type);
        else AddFallback();
    }

    internal void Add(MemoryFormat? value) => Add((long?)value);

    internal void Add(Device value) =>
        _arguments[_count++] = new Val { Int = (long)value.Type, Tag = ValTag.Device, Length = value.Index };

    internal void Add(Device? value)
    {
        if (value is { } device) Add(device);
        else _arguments[_count++] = default;
    }

    internal void Add(Generator? generator) => AddExtra(generator, static (extras, g, name) => extras.Hold(g, name));

    /// <summary>The schema's own default.</summary>
    internal void AddFallback() => _arguments[_count++] = new Val { Tag = ValTag.Fallback };

    internal void Add(string? text) => AddExtra(text, static (extras, t, _) => extras.Copy(t));

    internal void Add(double* pinned, double[]? values) => _arguments[_count++] =
        values is null ? default : new Val { Pointer = (nint)pinned, Tag = ValTag.DoubleList, Length = values.Length };

    internal void Add(IReadOnlyList<Tensor?> tensors)
    {
        if (tensors is null) throw Refused(null);
        AddExtra(tensors, static (extras, list, name) => extras.Hold(list, ValTag.TensorList, name));
    }

    internal void AddOptionals(IReadOnlyList<Tensor?> tensors)
    {
        if (tensors is null) throw Refused(null);
        AddExtra(tensors, static (extras, list, name) => extras.Hold(list, ValTag.OptionalTensorList, name));
    }

    internal void AddScalars(IReadOnlyList<Scalar> scalars)
    {
        if (scalars is null) throw Refused(null);
        AddExtra(scalars, static (extras, list, _) => extras.Copy(list));
    }

    /// <summary>Makes the call; the results are the caller's to take. Those of a call with room for none are let go.</summary>
    internal void Run(Val* results, int capacity)
    {
        var handle = _operator.KnownHandle;
        if (handle == 0) handle = Resolve();
        var code = Native.sd_call(handle, _arguments, _count, results, capacity);
        if (code != 0) Fail(code);
        LetGo();
    }

    /// <summary>Makes the call to a method of a script module instead.</summary>
    internal void RunScript(ScriptHandle module, byte* method, Val* result)
    {
        try
        {
            var code = Native.sd_script_call(module, method, _arguments, _count, result);
            if (code != 0) TorchError.Throw(code, _operator.Name, Describe());
        }
        finally
        {
            LetGo();
        }
    }

    internal Tensor One()
    {
        Val result;
        Run(&result, 1);
        return Tensor.Take(result, _operator, _here);
    }

    internal (Tensor, Tensor) Two()
    {
        var results = stackalloc Val[2];
        Run(results, 2);
        return (Tensor.Take(results[0], _operator, _here), Tensor.Take(results[1], _operator, _here));
    }

    internal (Tensor, Tensor, Tensor) Three()
    {
        var results = stackalloc Val[3];
        Run(results, 3);
        return (Tensor.Take(results[0], _operator, _here), Tensor.Take(results[1], _operator, _here), Tensor.Take(results[2], _operator, _here));
    }

    internal (Tensor, Tensor, Tensor, Tensor) Four()
    {
        var results = stackalloc Val[4];
        Run(results, 4);
        return (Tensor.Take(results[0], _operator, _here), Tensor.Take(results[1], _operator, _here),
            Tensor.Take(results[2], _operator, _here), Tensor.Take(results[3], _operator, _here));
    }

    internal Tensor[] Many()
    {
        Val result = default;
        Run(&result, 1);
        var items = (Val*)result.Pointer;
        var tensors = new Tensor[result.Length];
        for (var k = 0; k < tensors.Length; k++) tensors[k] = Tensor.Take(items[k], _operator, _here);
        Native.sd_free(items);
        return tensors;
    }

    /// <summary>For operators that write into their first operand and give it back.</summary>
    internal Tensor Self(Tensor self)
    {
        Run(null, 0);
        return self;
    }

    internal void None()
    {
        Run(null, 0);
    }

    internal Val Value()
    {
        Val result = default;
        Run(&result, 1);
        return result;
    }

    /// <summary>Lets the operands go, once: of a call that was not made, too.</summary>
    internal void LetGo()
    {
        _first?.LetGo(_here);
        _second?.LetGo(_here);
        _third?.LetGo(_here);
        _first = _second = _third = null;
        if (_extras is not null) ReleaseExtras();
    }

    private void ReleaseExtras()
    {
        _extras!.Release();
        _extras = null;
    }

    private void Hold(Tensor tensor)
    {
        try
        {
            (_extras ??= new OperandExtras()).Hold(tensor);
        }
        catch
        {
            tensor.LetGo(_here);
            LetGo();
            throw;
        }
    }

    private void AddExtra<T>(T? value, Func<OperandExtras, T, string, Val> hold)
        where T : class
    {
        try
        {
            _arguments[_count++] = value is null ? default : hold(_extras ??= new OperandExtras(), value, _operator.Name);
        }
        catch
        {
            LetGo();
            throw;
        }
    }

    private nint Resolve()
    {
        try
        {
            return _operator.Handle;
        }
        catch
        {
            LetGo();
            throw;
        }
    }

    private Exception Refused(Tensor? tensor)
    {
        LetGo();
        return tensor is null
            ? new ArgumentNullException(null, $"{_operator.Name}: argument {_count + 1} is null")
            : tensor.Refused(_operator.Name);
    }

    private void Fail(int code)
    {
        try
        {
            TorchError.Throw(code, _operator.Name, Describe());
        }
        finally
        {
            LetGo();
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
