namespace SparkDL.Torch.Modules;

/// <summary>Attention in several heads side by side (Vaswani et al., 2017), PyTorch's weights and order of operators.</summary>
public sealed class MultiheadAttention : torch.nn.Module
{
    private readonly double _dropout;
    private readonly bool _batchFirst;

    internal MultiheadAttention(long width, long heads, double dropout, bool bias, bool batchFirst)
    {
        if (width % heads != 0)
            throw new ArgumentException($"A width of {width} does not divide into {heads} heads.", nameof(heads));
        (embed_dim, num_heads, _dropout, _batchFirst) = (width, heads, dropout, batchFirst);
        in_proj_weight = register_parameter("in_proj_weight", torch.empty([3 * width, width]))!;
        in_proj_bias = register_parameter("in_proj_bias", bias ? torch.empty([3 * width]) : null);
        out_proj = register_module("out_proj", torch.nn.Linear(width, width, bias));
        torch.nn.init.xavier_uniform_(in_proj_weight);
        if (in_proj_bias is null || out_proj.bias is null)
            return;
        torch.nn.init.zeros_(in_proj_bias);
        torch.nn.init.zeros_(out_proj.bias);
    }

    /// <summary>The width of queries, keys and values.</summary>
    public long embed_dim { get; }

    /// <summary>How many heads there are.</summary>
    public long num_heads { get; }

    /// <summary>Makes queries, keys and values, one above the other.</summary>
    public Tensor in_proj_weight { get; }

    /// <summary>Their bias, or null.</summary>
    public Tensor? in_proj_bias { get; }

    /// <summary>What the heads' results go through.</summary>
    public Linear out_proj { get; }

    /// <summary>Attends.</summary>
    /// <param name="query">[queries, N, width], or [N, queries, width] where the batch comes first.</param>
    /// <param name="key">As many keys as values.</param>
    /// <param name="value">The values.</param>
    /// <param name="key_padding_mask">[N, keys], true where a key is only padding.</param>
    /// <param name="need_weights">Whether the weights (the mean over heads) are wanted too.</param>
    /// <param name="attn_mask">[queries, keys] or [N * heads, queries, keys]: added, or true where a key is hidden.</param>
    public (Tensor output, Tensor? weights) call(
        Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask = null, bool need_weights = true, Tensor? attn_mask = null)
    {
        using var scope = torch.NewDisposeScope();
        return ScopedResult.MoveOut(scope, Attend(query, key, value, key_padding_mask, need_weights, attn_mask));
    }

    private (Tensor, Tensor?) Attend(Tensor query, Tensor key, Tensor value, Tensor? padding, bool needWeights, Tensor? mask)
    {
        var (q, k, v) = Project(query, key, value);
        var (targets, batch) = (q.shape[0], q.shape[1]);
        (q, k, v) = (Heads(q), Heads(k), Heads(v));
        mask = Mask(mask, padding, batch, q.dtype);
        var scaled = q.div(Math.Sqrt(embed_dim / num_heads));
        var scores = mask is null ? scaled.bmm(k.transpose(-2, -1)) : torch.baddbmm(mask, scaled, k.transpose(-2, -1));
        var weights = torch.nn.functional.softmax(scores, -1);
        if (training && _dropout > 0)
            weights = torch.nn.functional.dropout(weights, _dropout);
        var output = weights.bmm(v).transpose(0, 1).contiguous().view([targets * batch, embed_dim]);
        output = out_proj.call(output).view([targets, batch, embed_dim]);
        var shown = needWeights ? weights.view([batch, num_heads, targets, -1]).sum([1]).div(num_heads) : null;
        return (_batchFirst ? output.transpose(1, 0) : output, shown);
    }

    // One multiplication where the three are one, as PyTorch does it.
    private (Tensor, Tensor, Tensor) Project(Tensor query, Tensor key, Tensor value)
    {
        if (ReferenceEquals(query, key) && ReferenceEquals(key, value))
        {
            var all = torch.nn.functional.linear(Turn(query), in_proj_weight, in_proj_bias).chunk(3, -1);
            return (all[0], all[1], all[2]);
        }

        var weights = in_proj_weight.chunk(3);
        var biases = in_proj_bias?.chunk(3);
        return (
            torch.nn.functional.linear(Turn(query), weights[0], biases?[0]), torch.nn.functional.linear(Turn(key), weights[1], biases?[1]),
            torch.nn.functional.linear(Turn(value), weights[2], biases?[2]));
    }

    private Tensor Turn(Tensor input) => _batchFirst ? input.transpose(1, 0) : input;

    private Tensor Heads(Tensor x) =>
        x.contiguous().view([x.shape[0], x.shape[1] * num_heads, embed_dim / num_heads]).transpose(0, 1);

    private Tensor? Mask(Tensor? mask, Tensor? padding, long batch, ScalarType dtype)
    {
        if (mask is not null && mask.dim() == 2)
            mask = mask.unsqueeze(0);
        if (padding is not null)
        {
            var keys = padding.shape[^1];
            var spread = padding.view([batch, 1, 1, keys]).expand([-1, num_heads, -1, -1]).reshape([batch * num_heads, 1, keys]);
            mask = mask is null ? spread
                : mask.dtype == ScalarType.Bool ? mask.logical_or(spread) : mask.masked_fill(spread, double.NegativeInfinity);
        }

        return mask is { dtype: ScalarType.Bool } ? torch.nn.functional.AdditiveMask(mask, dtype) : mask;
    }
}
