using SparkDL.Torch;
using SparkDL.Torch.Modules;

using static SparkDL.Torch.torch.nn;

namespace SparkDL.Models.Zoo.Bert;

/// <summary>Named submodules, for the levels of Hugging Face's names that compute nothing themselves.</summary>
internal sealed class BertPart : Module
{
    public BertPart(params (string Name, Module Module)[] parts)
    {
        foreach (var (name, module) in parts)
            register_module(name, module);
    }
}

/// <summary>The embeddings of words, segments and positions, added and normalized.</summary>
internal sealed class BertEmbeddings : Module<Tensor, Tensor>
{
    private readonly Embedding _words, _positions, _segments;
    private readonly LayerNorm _norm;
    private readonly FunctionLayer _dropout;
    private readonly long _longest;

    public BertEmbeddings(BertConfig config)
    {
        _longest = config.MaxPositions;
        _words = register_module("word_embeddings", Embedding(config.VocabularySize, config.HiddenSize, config.PadId));
        _positions = register_module("position_embeddings", Embedding(config.MaxPositions, config.HiddenSize));
        _segments = register_module("token_type_embeddings", Embedding(config.SegmentTypes, config.HiddenSize));
        _norm = register_module("LayerNorm", LayerNorm([config.HiddenSize], config.LayerNormEps));
        _dropout = register_module("dropout", Dropout(config.HiddenDropout));
    }

    public override Tensor forward(Tensor input)
    {
        var length = input.shape[1];
        if (length > _longest)
            throw new ArgumentException(
                $"A text of {length} tokens is longer than the {_longest} that this encoder has positions for.",
                nameof(input));
        var segments = _segments.call(torch.zeros(input.shape, dtype: ScalarType.Int64, device: input.device));
        var positions = _positions.call(
            torch.arange(length, dtype: ScalarType.Int64, device: input.device).unsqueeze(0));
        return _dropout.call(_norm.call(_words.call(input).add(segments).add_(positions)));
    }
}

/// <summary>Attention and a feed-forward network, each with a residual connection and a layer norm after it.</summary>
internal sealed class BertLayer : Module<Tensor, Tensor, Tensor>
{
    private readonly Linear _query, _key, _value, _attended, _intermediate, _output;
    private readonly LayerNorm _norm1, _norm2;
    private readonly BertConfig _config;

    public BertLayer(BertConfig config)
    {
        var (width, inner) = (config.HiddenSize, config.IntermediateSize);
        if (width % config.Heads != 0)
            throw new ArgumentException(
                $"A width of {width} does not divide into {config.Heads} heads.", nameof(config));
        _config = config;
        (_query, _key, _value, _attended) = (
            Linear(width, width), Linear(width, width), Linear(width, width), Linear(width, width));
        (_intermediate, _output) = (Linear(width, inner), Linear(inner, width));
        (_norm1, _norm2) = (LayerNorm([width], config.LayerNormEps), LayerNorm([width], config.LayerNormEps));
        register_module("attention", new BertPart(
            ("self", new BertPart(("query", _query), ("key", _key), ("value", _value))),
            ("output", new BertPart(("dense", _attended), ("LayerNorm", _norm1)))));
        register_module("intermediate", new BertPart(("dense", _intermediate)));
        register_module("output", new BertPart(("dense", _output), ("LayerNorm", _norm2)));
    }

    public override Tensor forward(Tensor input, Tensor mask)
    {
        var context = Attend(input, mask);
        var x = _norm1.call(Drop(_attended.call(context), _config.HiddenDropout).add(input));
        var y = _output.call(Activate(_intermediate.call(x)));
        return _norm2.call(Drop(y, _config.HiddenDropout).add(x));
    }

    private Tensor Attend(Tensor input, Tensor mask)
    {
        var (query, key, value) = (Heads(_query.call(input)), Heads(_key.call(input)), Heads(_value.call(input)));
        var scores = query.matmul(key.transpose(-1, -2)).div(Math.Sqrt(_config.HiddenSize / _config.Heads)).add(mask);
        var shares = Drop(functional.softmax(scores, -1), _config.AttentionDropout);
        return shares.matmul(value).permute([0, 2, 1, 3]).contiguous().view(input.shape);
    }

    private Tensor Heads(Tensor x) =>
        x.view([x.shape[0], x.shape[1], _config.Heads, _config.HiddenSize / _config.Heads]).permute([0, 2, 1, 3]);

    private Tensor Drop(Tensor x, double share) => training && share > 0 ? functional.dropout(x, share) : x;

    private Tensor Activate(Tensor x) => _config.Activation switch
    {
        "gelu" => functional.gelu(x),
        "gelu_new" => functional.gelu(x, "tanh"),
        "relu" => functional.relu(x),
        _ => throw new NotSupportedException($"The activation '{_config.Activation}' is not supported."),
    };
}
