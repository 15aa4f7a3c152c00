namespace SparkDL.Torch.Modules;

/// <summary>A layer without parameters: an activation, a pooling, a change of shape.</summary>
public sealed class Function : torch.nn.Module<Tensor, Tensor>
{
    private readonly Func<Tensor, bool, Tensor> _function;

    internal Function(string name, Func<Tensor, Tensor> function)
        : this(name, (input, _) => function(input))
    {
    }

    /// <param name="name">What <see cref="ToString"/> says.</param>
    /// <param name="function">The computation; it is told whether the layer is in training.</param>
    internal Function(string name, Func<Tensor, bool, Tensor> function) => (Name, _function) = (name, function);

    /// <summary>The same written over its input, where that saves memory; null where there is no such form.</summary>
    internal Func<Tensor, Tensor>? InPlace { get; init; }

    /// <summary>The layer's name, with its settings.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => _function(input, training);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
