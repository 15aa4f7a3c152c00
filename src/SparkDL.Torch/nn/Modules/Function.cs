namespace SparkDL.Torch.Modules;

/// <summary>A layer without parameters that applies a function: an activation, a pooling, a change of shape.</summary>
public sealed class Function : torch.nn.Module<Tensor, Tensor>
{
    private readonly Func<Tensor, bool, Tensor> _function;

    internal Function(string name, Func<Tensor, Tensor> function)
        : this(name, (input, _) => function(input))
    {
    }

    /// <param name="name">The layer's name with its settings, which <see cref="ToString"/> returns.</param>
    /// <param name="function">The computation; its second argument says whether the layer is in training mode.</param>
    internal Function(string name, Func<Tensor, bool, Tensor> function) => (Name, _function) = (name, function);

    /// <summary>The same computation in place, over its input; null where there is no such form.</summary>
    internal Func<Tensor, Tensor>? InPlace { get; init; }

    /// <summary>The layer's name, with its settings.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => _function(input, training);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
