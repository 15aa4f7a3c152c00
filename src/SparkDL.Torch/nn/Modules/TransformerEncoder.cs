namespace SparkDL.Torch.Modules;

/// <summary>
/// A chain of encoder layers, which all start with the weights of the layer they are copied from, as in PyTorch.
/// </summary>
public sealed class TransformerEncoder : torch.nn.Module<Tensor, Tensor>
{
    private readonly ModuleList<TransformerEncoderLayer> _layers = new([]);
    private readonly LayerNorm? _norm;

    internal TransformerEncoder(TransformerEncoderLayer layer, int count, LayerNorm? norm)
    {
        register_module("layers", _layers);
        for (var i = 0; i < count; i++)
            _layers.append(Copy(layer));
        _norm = register_module("norm", norm);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Run(input, null, null);

    /// <summary>Runs the layers with masks, which mean the same as for <see cref="MultiheadAttention.call"/>.</summary>
    public Tensor call(Tensor input, Tensor? mask, Tensor? src_key_padding_mask = null)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(Run(input, mask, src_key_padding_mask));
    }

    private Tensor Run(Tensor x, Tensor? mask, Tensor? padding)
    {
        foreach (var layer in _layers)
            x = layer.call(x, mask, padding);
        return _norm?.call(x) ?? x;
    }

    // A copy draws no random numbers in PyTorch: here the generator is restored after the constructor.
    private static TransformerEncoderLayer Copy(TransformerEncoderLayer layer)
    {
        using var before = torch.get_rng_state();
        var copy = new TransformerEncoderLayer(layer.Settings);
        torch.set_rng_state(before);
        copy.load_state_dict(layer.state_dict());
        copy.train(layer.training);
        return copy;
    }
}
