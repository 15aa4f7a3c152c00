namespace SparkDL.Torch.Modules;

/// <summary>A layer without parameters that applies a function: an activation, a pooling, a change of shape.</summary>
public sealed class FunctionLayer : torch.nn.Module<Tensor, Tensor>
{
    private readonly Func<Tensor, bool, Tensor> _function;

    /// <summary>Makes a layer of a function that needs no weights.</summary>
    /// <param name="name">The layer's name, as <see cref="ToString"/> prints it.</param>
    /// <param name="function">The computation.</param>
    public FunctionLayer(string name, Func<Tensor, Tensor> function)
        : this(name, (input, _) => function(input))
    {
    }

    /// <summary>Makes a layer of a function that needs no weights and does something else in training.</summary>
    /// <param name="name">The layer's name, as <see cref="ToString"/> prints it.</param>
    /// <param name="function">The computation; its second argument says whether the layer is in training.</param>
    public FunctionLayer(string name, Func<Tensor, bool, Tensor> function) => (Name, _function) = (name, function);

    /// <summary>The same computation in place, over its input; null where there is no such form.</summary>
    internal Func<Tensor, Tensor>? InPlace { get; init; }

    /// <summary>The layer's name, with its settings.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => _function(input, training);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
