using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SparkDL.Models.Zoo.Bert;

/// <summary>
/// The settings of a BERT encoder, under Hugging Face's names; other keys of <c>config.json</c> are ignored.
/// </summary>
public sealed record BertConfig
{
    /// <summary>The size of the vocabulary.</summary>
    [JsonPropertyName("vocab_size")] public long VocabularySize { get; init; } = 30522;

    /// <summary>The width of every layer.</summary>
    [JsonPropertyName("hidden_size")] public long HiddenSize { get; init; } = 768;

    /// <summary>The number of layers.</summary>
    [JsonPropertyName("num_hidden_layers")] public int Layers { get; init; } = 12;

    /// <summary>The number of attention heads of each layer.</summary>
    [JsonPropertyName("num_attention_heads")] public long Heads { get; init; } = 12;

    /// <summary>The width inside the feed-forward networks.</summary>
    [JsonPropertyName("intermediate_size")] public long IntermediateSize { get; init; } = 3072;

    /// <summary>The activation: <c>gelu</c>, <c>gelu_new</c> or <c>relu</c>.</summary>
    [JsonPropertyName("hidden_act")] public string Activation { get; init; } = "gelu";

    /// <summary>The dropout probability between layers, in training.</summary>
    [JsonPropertyName("hidden_dropout_prob")] public double HiddenDropout { get; init; } = 0.1;

    /// <summary>The dropout probability of the attention weights, in training.</summary>
    [JsonPropertyName("attention_probs_dropout_prob")] public double AttentionDropout { get; init; } = 0.1;

    /// <summary>The maximum length of a text, in tokens.</summary>
    [JsonPropertyName("max_position_embeddings")] public long MaxPositions { get; init; } = 512;

    /// <summary>The number of segment types.</summary>
    [JsonPropertyName("type_vocab_size")] public long SegmentTypes { get; init; } = 2;

    /// <summary>The value added to the variance in layer normalization, for numerical stability.</summary>
    [JsonPropertyName("layer_norm_eps")] public double LayerNormEps { get; init; } = 1e-12;

    /// <summary>The standard deviation of random weights.</summary>
    [JsonPropertyName("initializer_range")] public double InitializerRange { get; init; } = 0.02;

    /// <summary>The index of the padding token.</summary>
    [JsonPropertyName("pad_token_id")] public long PadId { get; init; }

    /// <summary>Reads the settings from a <c>config.json</c>.</summary>
    /// <exception cref="ArgumentException">The configuration is of another kind of network.</exception>
    public static BertConfig Read(JsonObject config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.TryGetPropertyValue("model_type", out var type) && (string?)type != "bert")
            throw new ArgumentException($"The configuration is of a '{type}', not of a bert.", nameof(config));
        if (config.TryGetPropertyValue("position_embedding_type", out var positions)
            && (string?)positions != "absolute")
            throw new ArgumentException($"Positions of the kind '{positions}' are not supported.", nameof(config));
        return config.Deserialize<BertConfig>()!;
    }
}
