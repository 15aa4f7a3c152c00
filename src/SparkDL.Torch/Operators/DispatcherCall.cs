using System.Diagnostics;

namespace SparkDL.Torch;

/// <summary>
/// One call of an operator through libtorch's dispatcher. Arguments are added in the schema's order; tensors are
/// acquired when they are added, so that neither a collection nor another thread's Dispose frees them under the call.
/// </summary>
/// <remarks>
/// The call releases its operands when it is over, and so does every failure before it. A caller that only adds and
/// calls has nothing to dispose, and needs no protected region, which would cost as much as the rest of the call.
/// </remarks>
internal unsafe ref partial struct DispatcherCall
{
    private readonly Operator _operator;
    private readonly TensorThreadState _here;
    private readonly ShimValue* _arguments;
    private readonly int _capacity;
    private int _count;

    // Fields rather than a list: a reference that is stored in a struct on the stack needs no write barrier.
    private Tensor? _first;
    private Tensor? _second;
    private Tensor? _third;
    private CallResources? _extras;

    /// <param name="op">The operator.</param>
    /// <param name="arguments">Memory for the arguments, on the stack or pinned.</param>
    /// <param name="capacity">How many arguments fit; a debug build checks it at each of them.</param>
    internal DispatcherCall(Operator op, ShimValue* arguments, int capacity)
    {
        _operator = op;
        _here = TensorThreadState.Current;
        _arguments = arguments;
        _capacity = capacity;
    }

    internal void Add(Tensor tensor)
    {
        var handle = tensor is null ? 0 : tensor.TryAcquire(_here);
        if (handle == 0) throw Refused(tensor);
        Next() = new ShimValue { Pointer = handle, Tag = ShimValueTag.Tensor };
        if (_first is null) _first = tensor;
        else if (_second is null) _second = tensor;
        else if (_third is null) _third = tensor;
        else AcquireMore(tensor!);
    }

    internal void AddOptional(Tensor? tensor)
    {
        if (tensor is null) Next() = default;
        else Add(tensor);
    }

    internal void Add(ShimValue value) => Next() = value;

    internal void Add(long value) => Next() = new ShimValue { Int = value, Tag = ShimValueTag.Int };

    internal void Add(long? value) => Next() = value is { } v
        ? new ShimValue { Int = v, Tag = ShimValueTag.Int }
        : default;

    internal void Add(double value) => Next() = new ShimValue { Double = value, Tag = ShimValueTag.Double };

    internal void Add(double? value) =>
        Next() = value is { } v ? new ShimValue { Double = v, Tag = ShimValueTag.Double } : default;

    internal void Add(bool value) => Next() = new ShimValue { Int = value ? 1 : 0, Tag = ShimValueTag.Bool };

    internal void Add(bool? value) =>
        Next() = value is { } v ? new ShimValue { Int = v ? 1 : 0, Tag = ShimValueTag.Bool } : default;

    internal void Add(Scalar value) => Next() = value.ToShimValue();

    internal void Add(in Scalar? value) => Next() = value?.ToShimValue() ?? default;

    /// <summary>A number, or the schema's default, which C# cannot state.</summary>
    internal void AddOrDefault(in Scalar? value) =>
        Next() = value?.ToShimValue() ?? new ShimValue { Tag = ShimValueTag.Default };

    internal void Add(ScalarType value) => Add((long)value);

    internal void Add(ScalarType? value) => Add((long?)value);

    /// <summary>A type, or the schema's default where that is not <c>None</c>.</summary>
    internal void AddOrDefault(ScalarType? value)
    {
        if (value is { } type) Add(type);
        else AddDefault();
    }

    internal void Add(MemoryFormat? value) => Add((long?)value);

    internal void Add(Device value) =>
        Next() = new ShimValue { Int = (long)value.Type, Tag = ShimValueTag.Device, Length = value.Index };

    internal void Add(Device? value)
    {
        if (value is { } device) Add(device);
        else Next() = default;
    }

    internal void Add(Generator? generator) => AddExtra(generator, static (extras, g, name) => extras.Hold(g, name));

    /// <summary>The schema's own default.</summary>
    internal void AddDefault() => Next() = new ShimValue { Tag = ShimValueTag.Default };

    internal void Add(string? text) => AddExtra(text, static (extras, t, _) => extras.Copy(t));

    internal void Add(double* pinned, double[]? values) => Next() =
        values is null
            ? default
            : new ShimValue { Pointer = (nint)pinned, Tag = ShimValueTag.DoubleList, Length = values.Length };

    internal void Add(IReadOnlyList<Tensor?> tensors)
    {
        if (tensors is null) throw Refused(null);
        AddExtra(tensors, static (extras, list, name) => extras.Hold(list, ShimValueTag.TensorList, name));
    }

    internal void AddOptionals(IReadOnlyList<Tensor?> tensors)
    {
        if (tensors is null) throw Refused(null);
        AddExtra(tensors, static (extras, list, name) => extras.Hold(list, ShimValueTag.OptionalTensorList, name));
    }

    internal void AddScalars(IReadOnlyList<Scalar> scalars)
    {
        if (scalars is null) throw Refused(null);
        AddExtra(scalars, static (extras, list, _) => extras.Copy(list));
    }

    /// <summary>Releases the operands, also those of a call that was not made; later calls do nothing.</summary>
    internal void ReleaseOperands()
    {
        _first?.Release(_here);
        _second?.Release(_here);
        _third?.Release(_here);
        _first = _second = _third = null;
        if (_extras is not null) ReleaseExtras();
    }

    private ref ShimValue Next()
    {
        Debug.Assert(_count < _capacity, $"{_operator.Name}: there is memory for {_capacity} arguments only");
        return ref _arguments[_count++];
    }

    private void ReleaseExtras()
    {
        _extras!.Release();
        _extras = null;
    }

    private void AcquireMore(Tensor tensor)
    {
        try
        {
            (_extras ??= new CallResources()).Hold(tensor);
        }
        catch
        {
            tensor.Release(_here);
            ReleaseOperands();
            throw;
        }
    }

    private void AddExtra<T>(T? value, Func<CallResources, T, string, ShimValue> hold)
        where T : class
    {
        try
        {
            Next() = value is null ? default : hold(_extras ??= new CallResources(), value, _operator.Name);
        }
        catch
        {
            ReleaseOperands();
            throw;
        }
    }

    private Exception Refused(Tensor? tensor)
    {
        ReleaseOperands();
        return tensor is null
            ? new ArgumentNullException(null, $"{_operator.Name}: argument {_count + 1} is null")
            : tensor.UnusableError(_operator.Name);
    }
}
