namespace SparkDL.Torch;

/// <summary>
/// The backward hooks of one call of a module. Inputs and output pass through operators that change nothing; the
/// gradients at these nodes of the graph are those of this call only.
/// </summary>
internal sealed class BackwardHooks(
    torch.nn.Module module, Func<torch.nn.Module, Tensor[], Tensor[]?>[] before,
    Func<torch.nn.Module, Tensor?[], Tensor[], Tensor?[]?>[] after)
{
    private int[] _watched = [];
    private Func<Tensor>?[] _none = [];
    private Tensor[]? _outputGradients;

    /// <summary>Returns the input to call the module with.</summary>
    public T WrapInput<T>(T input) => (T)WrapInputs(input)[0]!;

    /// <summary>Returns the inputs to call the module with.</summary>
    public object?[] WrapInputs(params object?[] inputs)
    {
        _none = Array.ConvertAll(inputs, NoGradient);
        if (!torch.is_grad_enabled())
            return inputs;
        _watched = [.. Enumerable.Range(0, inputs.Length).Where(k => inputs[k] is Tensor { requires_grad: true })];
        if (_watched.Length == 0)
            return inputs;
        var tensors = Array.ConvertAll(_watched, k => (Tensor)inputs[k]!);
        var joint = tensors.Length == 1 ? tensors[0].view_as(tensors[0]) : Join(tensors);
        // The inputs may be freed by the time of the backward pass.
        var shapes = Array.ConvertAll(tensors, t => t.shape);
        joint.register_hook(gradient => Join(OfInputs(Split(gradient, shapes))));
        var parts = Split(joint, shapes);
        for (var k = 0; k < parts.Length; k++)
            inputs[_watched[k]] = parts[k];
        return inputs;
    }

    /// <summary>Returns the output to give to the caller.</summary>
    public TResult WrapOutput<TResult>(TResult output)
    {
        if (output is not Tensor tensor)
            throw new NotSupportedException(
                $"{module.GetType().Name} gives a {typeof(TResult).Name}: backward hooks are for modules that "
                + "give one tensor");
        if (!tensor.requires_grad)
            return output;
        var handedOn = tensor.view_as(tensor);
        handedOn.register_hook(OfOutput);
        return (TResult)(object)handedOn;
    }

    private Tensor? OfOutput(Tensor gradient)
    {
        Tensor[] gradients = [gradient];
        foreach (var hook in before)
            gradients = hook(module, gradients) is { } others ? Same(others, 1) : gradients;
        if (_watched.Length > 0)
        {
            _outputGradients = gradients;
        }
        else
        {
            foreach (var hook in after)
                if (hook(module, new Tensor?[_none.Length], gradients)?.Any(g => g is not null) == true)
                    throw new InvalidOperationException(
                        $"a backward hook of {module.GetType().Name} gave gradients of inputs that have none");
        }

        return ReferenceEquals(gradients[0], gradient) ? null : gradients[0];
    }

    private Tensor[] OfInputs(Tensor[] gradients)
    {
        // As in PyTorch, a tensor that requires no gradient gets zeros here if another one requires one.
        var all = Array.ConvertAll(_none, make => make?.Invoke());
        for (var k = 0; k < gradients.Length; k++)
            all[_watched[k]] = gradients[k];
        // An input may get its gradient on a path that does not pass the output.
        foreach (var hook in after)
            all = hook(module, all, _outputGradients ?? []) is { } others ? Same(others, _none.Length) : all;
        _outputGradients = null;
        return Array.ConvertAll(_watched, k => all[k] ?? throw new InvalidOperationException(
            $"a backward hook of {module.GetType().Name} gave no gradient of input {k}"));
    }

    private T[] Same<T>(T[] given, int count) => given.Length == count ? given
        : throw new InvalidOperationException(
            $"a backward hook of {module.GetType().Name} gave {given.Length} gradients, not {count}");

    private static Func<Tensor>? NoGradient(object? input)
    {
        if (input is not Tensor tensor)
            return null;
        var (shape, dtype, device) = (tensor.shape, tensor.dtype, tensor.device);
        return () => torch.zeros(shape, dtype: dtype, device: device);
    }

    private static Tensor Join(Tensor[] parts) =>
        parts.Length == 1 ? parts[0] : torch.cat(Array.ConvertAll(parts, t => t.flatten()));

    private static Tensor[] Split(Tensor joint, long[][] shapes)
    {
        if (shapes.Length == 1)
            return [joint];
        var parts = joint.split_with_sizes(Array.ConvertAll(shapes, s => s.Aggregate(1L, (a, b) => a * b)));
        return [.. parts.Zip(shapes, (part, shape) => part.view(shape))];
    }
}
