namespace SparkDL.Torch.Modules;

/// <summary>
/// A transformer encoder layer: self-attention and a feed-forward network, each with a residual connection.
/// </summary>
public sealed class TransformerEncoderLayer : torch.nn.Module<Tensor, Tensor>
{
    private readonly MultiheadAttention _attention;
    private readonly Linear _linear1, _linear2;
    private readonly LayerNorm _norm1, _norm2;
    private readonly FunctionLayer _dropout, _dropout1, _dropout2;

    internal TransformerEncoderLayer(TransformerLayerSettings settings)
    {
        Settings = settings;
        var (width, inner) = (settings.Width, settings.Inner);
        _attention = register_module(
            "self_attn",
            torch.nn.MultiheadAttention(width, settings.Heads, settings.Dropout, batch_first: settings.BatchFirst));
        _linear1 = register_module("linear1", torch.nn.Linear(width, inner));
        _dropout = register_module("dropout", torch.nn.Dropout(settings.Dropout));
        _linear2 = register_module("linear2", torch.nn.Linear(inner, width));
        _norm1 = register_module("norm1", torch.nn.LayerNorm([width], settings.Eps));
        _norm2 = register_module("norm2", torch.nn.LayerNorm([width], settings.Eps));
        _dropout1 = register_module("dropout1", torch.nn.Dropout(settings.Dropout));
        _dropout2 = register_module("dropout2", torch.nn.Dropout(settings.Dropout));
    }

    internal TransformerLayerSettings Settings { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Run(input, null, null);

    /// <summary>Runs the layer with masks, which mean the same as for <see cref="MultiheadAttention.call"/>.</summary>
    public Tensor call(Tensor input, Tensor? src_mask, Tensor? src_key_padding_mask = null)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(Run(input, src_mask, src_key_padding_mask));
    }

    private Tensor Run(Tensor x, Tensor? mask, Tensor? padding)
    {
        if (Settings.NormFirst)
        {
            x = x.add(Attend(_norm1.call(x), mask, padding));
            return x.add(Feed(_norm2.call(x)));
        }

        x = _norm1.call(x.add(Attend(x, mask, padding)));
        return _norm2.call(x.add(Feed(x)));
    }

    private Tensor Attend(Tensor x, Tensor? mask, Tensor? padding) =>
        _dropout1.call(_attention.call(x, x, x, padding, need_weights: false, mask).output);

    private Tensor Feed(Tensor x) =>
        _dropout2.call(_linear2.call(_dropout.call(Activate(_linear1.call(x)))));

    private Tensor Activate(Tensor x) => Settings.Gelu ? torch.nn.functional.gelu(x) : torch.nn.functional.relu(x);
}

/// <summary>The settings of a transformer layer.</summary>
internal sealed record TransformerLayerSettings(
    long Width, long Heads, long Inner, double Dropout, bool Gelu, double Eps, bool BatchFirst, bool NormFirst);
