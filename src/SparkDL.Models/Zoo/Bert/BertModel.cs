using SparkDL.Models.HuggingFace;
using SparkDL.Torch;
using SparkDL.Torch.Modules;

using static SparkDL.Torch.torch.nn;

namespace SparkDL.Models.Zoo.Bert;

/// <summary>
/// The BERT encoder (Devlin et al., 2018) under Hugging Face's names: from token indices and a mask to one vector for
/// each token.
/// </summary>
public sealed class BertModel : Module<Tensor, Tensor, Tensor>
{
    private readonly BertEmbeddings _embeddings;
    private readonly ModuleList<BertLayer> _layers;
    private readonly Linear? _pooler;

    /// <summary>Creates an encoder with random weights.</summary>
    /// <param name="config">The encoder's settings.</param>
    /// <param name="add_pooling_layer">Whether to create the layer that <see cref="pool"/> needs.</param>
    public BertModel(BertConfig config, bool add_pooling_layer = true)
    {
        ArgumentNullException.ThrowIfNull(config);
        this.config = config;
        _embeddings = register_module("embeddings", new BertEmbeddings(config));
        _layers = ModuleList(Enumerable.Range(0, config.Layers).Select(_ => new BertLayer(config)).ToArray());
        register_module("encoder", new BertPart(("layer", _layers)));
        if (add_pooling_layer)
        {
            _pooler = Linear(config.HiddenSize, config.HiddenSize);
            register_module("pooler", new BertPart(("dense", _pooler)));
        }

        apply(Initialize);
    }

    /// <summary>The encoder's settings.</summary>
    public BertConfig config { get; }

    /// <summary>
    /// Creates an encoder with saved weights, under Hugging Face's old or new names. A head such as <c>cls.</c> is left
    /// out, and so is a pooling layer that the weights lack.
    /// </summary>
    /// <exception cref="ArgumentException">A name is missing or unexpected (if strict), or a shape differs; the message
    /// lists all of them.</exception>
    public static BertModel Load(BertConfig config, IReadOnlyDictionary<string, Tensor> weights)
    {
        using var quick = new SkipInitScope();
        ArgumentNullException.ThrowIfNull(weights);
        // Encoders that were trained without a pooling layer are saved without one.
        var model = new BertModel(config, weights.Keys.Any(name => name.Contains("pooler.", StringComparison.Ordinal)));
        HuggingFaceNames.LoadInto(model, weights, "cls.");
        return model;
    }

    /// <summary>Computes the last layer's vectors, [N, tokens, width].</summary>
    /// <param name="input_ids">Token indices, [N, tokens].</param>
    /// <param name="attention_mask">1 for tokens, 0 for padding, [N, tokens].</param>
    public override Tensor forward(Tensor input_ids, Tensor attention_mask)
    {
        ArgumentNullException.ThrowIfNull(attention_mask);
        var x = _embeddings.call(input_ids);
        // Added to the scores, so that padding gets no weight: the lowest number, as in the original.
        var hidden = attention_mask.to(x.dtype).neg().add(1).mul(float.MinValue).view(
            [attention_mask.shape[0], 1, 1, -1]);
        foreach (var layer in _layers)
            x = layer.call(x, hidden);
        return x;
    }

    /// <summary>Computes the pooled vector of the first token, as the original classifiers take it.</summary>
    public Tensor pool(Tensor last_hidden_state)
    {
        ArgumentNullException.ThrowIfNull(last_hidden_state);
        if (_pooler is null)
            throw new InvalidOperationException("This encoder was saved without the layer that pools.");
        return _pooler.call(last_hidden_state.select(1, 0)).tanh();
    }

    private void Initialize(Module module)
    {
        switch (module)
        {
            case Linear linear:
                init.normal_(linear.weight, 0, config.InitializerRange);
                init.zeros_(linear.bias!);
                break;
            case Embedding embedding:
                init.normal_(embedding.weight, 0, config.InitializerRange);
                embedding.ClearPadding();
                break;
        }
    }
}
