namespace SparkDL.Torch.Modules;

/// <summary>A loss of three inputs, such as a triplet or a ranking loss, with its settings.</summary>
public sealed class ThreeInputLoss : torch.nn.Module<Tensor, Tensor, Tensor, Tensor>
{
    private readonly Func<Tensor, Tensor, Tensor, Tensor> _function;

    internal ThreeInputLoss(Func<Tensor, Tensor, Tensor, Tensor> function) => _function = function;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input1, Tensor input2, Tensor input3) => _function(input1, input2, input3);
}
