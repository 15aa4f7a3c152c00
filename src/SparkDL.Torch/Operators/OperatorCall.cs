using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace SparkDL.Torch;

/// <summary>
/// One call of an operator: arguments are added in the schema's order, operands are held until the call is over, so
/// that neither a collection nor another thread's Dispose can free them under it.
/// </summary>
internal unsafe ref struct OperatorCall
{
    private readonly Operator _operator;
    private readonly ThreadState _here;
    private readonly Span<Val> _arguments;
    private int _count;
    private int _held;
    private Operands _operands;
    private TensorList? _lists;
    private GeneratorHandle? _generator;
    private nint _memory;

    /// <param name="op">The operator.</param>
    /// <param name="arguments">Room for the arguments, on the stack: pinned by nature.</param>
    internal OperatorCall(Operator op, Span<Val> arguments)
    {
        _operator = op;
        _here = ThreadState.Current;
        _arguments = arguments;
    }

    internal void Add(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var handle = tensor.TryAcquire(_here);
        if (handle == 0) throw tensor.Refused(_operator.Name);
        _arguments[_count++] = new Val { Pointer = handle, Tag = ValTag.Tensor };
        _operands[_held++] = tensor;
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

    internal void Add(Generator? generator)
    {
        if (generator is null)
        {
            _arguments[_count++] = default;
            return;
        }
        // No operator takes two.
        if (_generator is not null) throw new NotSupportedException($"{_operator.Name}: a second generator");
        var held = false;
        generator.Handle.DangerousAddRef(ref held);
        _generator = generator.Handle;
        _arguments[_count++] = new Val { Pointer = _generator.DangerousGetHandle(), Tag = ValTag.Generator };
    }

    /// <summary>The schema's own default.</summary>
    internal void AddFallback() => _arguments[_count++] = new Val { Tag = ValTag.Fallback };

    internal void Add(string? text)
    {
        if (text is null)
        {
            _arguments[_count++] = default;
            return;
        }
        // Every string given to an operator is a short ASCII name.
        var bytes = (byte*)NativeMemory.Alloc((nuint)Encoding.UTF8.GetMaxByteCount(text.Length) + (nuint)sizeof(nint));
        *(nint*)bytes = _memory;
        _memory = (nint)bytes;
        var length = Encoding.UTF8.GetBytes(text, new Span<byte>(bytes + sizeof(nint), Encoding.UTF8.GetMaxByteCount(text.Length)));
        _arguments[_count++] = new Val { Pointer = (nint)(bytes + sizeof(nint)), Tag = ValTag.String, Length = length };
    }

    internal void Add(double* pinned, double[]? values) => _arguments[_count++] =
        values is null ? default : new Val { Pointer = (nint)pinned, Tag = ValTag.DoubleList, Length = values.Length };

    internal void Add(IReadOnlyList<Tensor> tensors, ValTag tag = ValTag.TensorList)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        _lists = new TensorList(tensors, _operator.Name, _lists);
        _arguments[_count++] = new Val { Pointer = _lists.Handles, Tag = tag, Length = tensors.Count };
    }

    internal void AddScalars(IReadOnlyList<Scalar> scalars)
    {
        var memory = (byte*)NativeMemory.Alloc((nuint)((scalars.Count + 1) * sizeof(Val)));
        *(nint*)memory = _memory;
        _memory = (nint)memory;
        var values = (Val*)memory + 1;
        for (var k = 0; k < scalars.Count; k++) values[k] = scalars[k].ToVal();
        _arguments[_count++] = new Val { Pointer = (nint)values, Tag = ValTag.ScalarList, Length = scalars.Count };
    }

    /// <summary>Makes the call; the results are the caller's to take. Those of a call with room for none are let go.</summary>
    internal readonly void Run(Val* results, int capacity)
    {
        fixed (Val* arguments = _arguments)
        {
            var code = Native.sd_call(_operator.Handle, arguments, _count, results, capacity);
            if (code != 0) TorchError.Throw(code, _operator.Name, Describe());
        }
    }

    /// <summary>Makes the call to a method of a script module instead.</summary>
    internal readonly void RunScript(ScriptHandle module, byte* method, Val* result)
    {
        fixed (Val* arguments = _arguments)
        {
            var code = Native.sd_script_call(module, method, arguments, _count, result);
            if (code != 0) TorchError.Throw(code, _operator.Name, Describe());
        }
    }

    internal readonly Tensor One()
    {
        Val result;
        Run(&result, 1);
        return Tensor.Take(result, _operator, _here);
    }

    internal readonly (Tensor, Tensor) Two()
    {
        var results = stackalloc Val[2];
        Run(results, 2);
        return (Tensor.Take(results[0], _operator, _here), Tensor.Take(results[1], _operator, _here));
    }

    internal readonly (Tensor, Tensor, Tensor) Three()
    {
        var results = stackalloc Val[3];
        Run(results, 3);
        return (Tensor.Take(results[0], _operator, _here), Tensor.Take(results[1], _operator, _here), Tensor.Take(results[2], _operator, _here));
    }

    internal readonly (Tensor, Tensor, Tensor, Tensor) Four()
    {
        var results = stackalloc Val[4];
        Run(results, 4);
        return (Tensor.Take(results[0], _operator, _here), Tensor.Take(results[1], _operator, _here),
            Tensor.Take(results[2], _operator, _here), Tensor.Take(results[3], _operator, _here));
    }

    internal readonly Tensor[] Many()
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
    internal readonly Tensor Self(Tensor self)
    {
        Run(null, 0);
        return self;
    }

    internal readonly void None()
    {
        Run(null, 0);
    }

    internal readonly Val Value()
    {
        Val result = default;
        Run(&result, 1);
        return result;
    }

    public void Dispose()
    {
        for (var k = 0; k < _held; k++) _operands[k]!.LetGo(_here);
        for (var list = _lists; list is not null; list = list.Next) list.Release();
        _generator?.DangerousRelease();
        while (_memory != 0)
        {
            var block = _memory;
            _memory = *(nint*)block;
            NativeMemory.Free((void*)block);
        }
    }

    private readonly string Describe()
    {
        var text = new StringBuilder();
        for (var k = 0; k < _held; k++) Append(text, _operands[k]!);
        for (var list = _lists; list is not null; list = list.Next)
            foreach (var tensor in list.Tensors) Append(text, tensor);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Tensor? tensor)
    {
        if (tensor is null || text.Length > 400) return;
        if (text.Length > 0) text.Append(", ");
        text.Append(tensor.Signature());
    }

    [InlineArray(7)]
    private struct Operands
    {
        private Tensor? _first;
    }
}
