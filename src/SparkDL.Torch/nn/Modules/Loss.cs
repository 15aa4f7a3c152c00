namespace SparkDL.Torch.Modules;

/// <summary>A loss of an input and a target, with its settings.</summary>
public sealed class Loss : torch.nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Func<Tensor, Tensor, Tensor> _function;

    internal Loss(Func<Tensor, Tensor, Tensor> function, Tensor? weight = null)
    {
        _function = function;
        if (weight is not null)
            register_buffer("weight", weight);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input, Tensor target) => _function(input, target);
}
