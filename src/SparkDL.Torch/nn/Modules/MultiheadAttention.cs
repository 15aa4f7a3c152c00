namespace SparkDL.Torch.Modules;

/// <summary>
/// Multi-head attention (Vaswani et al., 2017), with PyTorch's weights and order of operators.
/// </summary>
public sealed partial class MultiheadAttention : torch.nn.Module
{
    private readonly AttentionSettings _settings;

    internal MultiheadAttention(AttentionSettings settings)
    {
        var width = settings.Width;
        if (width % settings.Heads != 0)
            throw new ArgumentException(
                $"A width of {width} does not divide into {settings.Heads} heads.", nameof(settings));
        _settings = settings;
        in_proj_weight = register_parameter("in_proj_weight", settings.Packed ? torch.empty([3 * width, width]) : null);
        q_proj_weight = Separate("q_proj_weight", width);
        k_proj_weight = Separate("k_proj_weight", settings.KeyWidth);
        v_proj_weight = Separate("v_proj_weight", settings.ValueWidth);
        in_proj_bias = register_parameter("in_proj_bias", settings.Bias ? torch.empty([3 * width]) : null);
        out_proj = register_module("out_proj", torch.nn.Linear(width, width, settings.Bias));
        bias_k = register_parameter("bias_k", settings.BiasKeyValue ? torch.empty([1, 1, width]) : null);
        bias_v = register_parameter("bias_v", settings.BiasKeyValue ? torch.empty([1, 1, width]) : null);
        Draw();
    }

    /// <summary>The width of the queries and of the output.</summary>
    public long embed_dim => _settings.Width;

    /// <summary>How many heads there are.</summary>
    public long num_heads => _settings.Heads;

    /// <summary>
    /// The stacked projections of queries, keys and values; null where keys or values have another width.
    /// </summary>
    public Tensor? in_proj_weight { get; }

    /// <summary>The projection of the queries, where keys or values have another width; otherwise null.</summary>
    public Tensor? q_proj_weight { get; }

    /// <summary>The projection of the keys, where they or the values have another width; otherwise null.</summary>
    public Tensor? k_proj_weight { get; }

    /// <summary>The projection of the values, where they or the keys have another width; otherwise null.</summary>
    public Tensor? v_proj_weight { get; }

    /// <summary>The bias of queries, keys and values, or null.</summary>
    public Tensor? in_proj_bias { get; }

    /// <summary>The learned key that is appended to the given ones, or null.</summary>
    public Tensor? bias_k { get; }

    /// <summary>The learned value that is appended to the given ones, or null.</summary>
    public Tensor? bias_v { get; }

    /// <summary>The output projection.</summary>
    public Linear out_proj { get; }

    private Tensor? Separate(string name, long columns) =>
        register_parameter(name, _settings.Packed ? null : torch.empty([_settings.Width, columns]));

    private void Draw()
    {
        foreach (var weight in new[] { in_proj_weight, q_proj_weight, k_proj_weight, v_proj_weight }.OfType<Tensor>())
            torch.nn.init.xavier_uniform_(weight);
        if (in_proj_bias is not null && out_proj.bias is not null)
        {
            torch.nn.init.zeros_(in_proj_bias);
            torch.nn.init.zeros_(out_proj.bias);
        }

        foreach (var bias in new[] { bias_k, bias_v }.OfType<Tensor>())
            torch.nn.init.xavier_normal_(bias);
    }
}

/// <summary>The settings of a multi-head attention.</summary>
internal sealed record AttentionSettings(
    long Width, long Heads, double Dropout, bool Bias, bool BatchFirst, bool BiasKeyValue, bool ZeroAttention,
    long KeyWidth,
    long ValueWidth)
{
    /// <summary>Whether one matrix projects queries, keys and values together.</summary>
    public bool Packed => KeyWidth == Width && ValueWidth == Width;
}
