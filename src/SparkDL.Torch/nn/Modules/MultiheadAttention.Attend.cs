using static SparkDL.Torch.torch.nn.functional;

namespace SparkDL.Torch.Modules;

public sealed partial class MultiheadAttention
{
    // PyTorch 2 splits projections by another view than 1.13, and uses the fused operator where the weights are not
    // wanted. The results agree up to rounding; for equal bits the order must be that of the loaded version.
    private static bool IsSecond => AttentionIsFused;

    /// <summary>Attends to the values by the similarity of queries and keys.</summary>
    /// <param name="query">[queries, N, width]; [N, queries, width] where the batch comes first; without N,
    /// too.</param>
    /// <param name="key">The keys, in the queries' layout; as many as values.</param>
    /// <param name="value">The values, in the queries' layout.</param>
    /// <param name="key_padding_mask">[N, keys]: true where a key is padding, or numbers that are added to the
    /// scores.</param>
    /// <param name="need_weights">Whether to return the attention weights too.</param>
    /// <param name="attn_mask">[queries, keys] or [N * heads, queries, keys]: true where a key is hidden, or numbers
    /// that are added to the scores.</param>
    /// <param name="average_attn_weights">Whether the returned weights are averaged over the heads.</param>
    public (Tensor output, Tensor? weights) call(
        Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask = null, bool need_weights = true,
        Tensor? attn_mask = null,
        bool average_attn_weights = true)
    {
        ArgumentNullException.ThrowIfNull(query);
        using var scope = torch.NewDisposeScope();
        var single = query.dim() == 2;
        var (q, k, v) = Project(query, key, value, single);
        var mask = Mask(attn_mask, single ? key_padding_mask?.unsqueeze(0) : key_padding_mask, q.shape[1], q.dtype);
        var (output, weights) = Attend(q, k, v, mask, need_weights, average_attn_weights);
        if (single)
            (output, weights) = (output.squeeze(1), weights?.squeeze(0));
        else if (_settings.BatchFirst)
            output = output.transpose(1, 0);
        return ScopedResult.MoveOut(scope, (output, weights));
    }

    private (Tensor Output, Tensor? Weights) Attend(
        Tensor q, Tensor k, Tensor v, Tensor? mask, bool needWeights, bool average)
    {
        var (targets, batch) = (q.shape[0], q.shape[1]);
        if (bias_k is not null && bias_v is not null)
            (k, v) = (torch.cat([k, bias_k.repeat([1, batch, 1])]), torch.cat([v, bias_v.repeat([1, batch, 1])]));
        (q, k, v) = (Heads(q), Heads(k), Heads(v));
        if (_settings.ZeroAttention)
            (k, v) = (WithZero(k), WithZero(v));
        var dropped = training ? _settings.Dropout : 0;
        var (heads, weights) = IsSecond && !needWeights
            ? (Fused(q, k, v, mask, batch, dropped), null) : Composed(q, k, v, mask, dropped);
        var output = out_proj.call(
            heads.contiguous().view([targets * batch, embed_dim])).view([targets, batch, embed_dim]);
        return (output, needWeights ? Shown(weights!.view([batch, num_heads, targets, -1]), average) : null);
    }

    private static (Tensor Heads, Tensor? Weights) Composed(Tensor q, Tensor k, Tensor v, Tensor? mask, double dropped)
    {
        var scaled = IsSecond ? q.mul(Math.Sqrt(1.0 / q.shape[^1])) : q.div(Math.Sqrt(q.shape[^1]));
        var keys = k.transpose(-2, -1);
        var weights = softmax(mask is null ? scaled.bmm(keys) : torch.baddbmm(mask, scaled, keys), -1);
        if (dropped > 0)
            weights = dropout(weights, dropped);
        return (weights.bmm(v).transpose(0, 1), weights);
    }

    private Tensor Fused(Tensor q, Tensor k, Tensor v, Tensor? mask, long batch, double dropped)
    {
        if (mask is not null)
            mask = mask.dim() == 3 && mask.shape[0] == 1
                ? mask.unsqueeze(0) : mask.view([batch, num_heads, -1, k.shape[1]]);
        Tensor Apart(Tensor x) => x.view([batch, num_heads, x.shape[1], x.shape[2]]);
        return scaled_dot_product_attention(Apart(q), Apart(k), Apart(v), mask, dropped).permute([2, 0, 1, 3]);
    }

    private Tensor Shown(Tensor weights, bool average) =>
        !average ? weights : IsSecond ? weights.mean([1]) : weights.sum([1]).div(num_heads);

    // One multiplication where inputs are the same, as PyTorch does it.
    private (Tensor, Tensor, Tensor) Project(Tensor query, Tensor key, Tensor value, bool single)
    {
        Tensor Turn(Tensor x) => single ? x.unsqueeze(1) : _settings.BatchFirst ? x.transpose(1, 0) : x;
        var biases = in_proj_bias?.chunk(3);
        if (in_proj_weight is null)
            return (
                linear(Turn(query), q_proj_weight!, biases?[0]), linear(Turn(key), k_proj_weight!, biases?[1]),
                linear(Turn(value), v_proj_weight!, biases?[2]));
        if (ReferenceEquals(key, value) && ReferenceEquals(query, key))
        {
            var all = Split(linear(Turn(query), in_proj_weight, in_proj_bias), 3);
            return (all[0], all[1], all[2]);
        }

        if (ReferenceEquals(key, value))
        {
            var (two, twoBiases) = (
                in_proj_weight.split([embed_dim, 2 * embed_dim]), in_proj_bias?.split([embed_dim, 2 * embed_dim]));
            var pair = Split(linear(Turn(key), two[1], twoBiases?[1]), 2);
            return (linear(Turn(query), two[0], twoBiases?[0]), pair[0], pair[1]);
        }

        var weights = in_proj_weight.chunk(3);
        return (
            linear(Turn(query), weights[0], biases?[0]), linear(Turn(key), weights[1], biases?[1]),
            linear(Turn(value), weights[2], biases?[2]));
    }

    private Tensor[] Split(Tensor projected, int parts)
    {
        if (!IsSecond)
            return projected.chunk(parts, -1);
        var apart = projected.view([projected.shape[0], projected.shape[1], parts, embed_dim])
            .unsqueeze(0).transpose(0, -2).squeeze(-2).contiguous();
        return [.. Enumerable.Range(0, parts).Select(i => apart.select(0, i))];
    }

    private Tensor Heads(Tensor x) =>
        x.contiguous().view([x.shape[0], x.shape[1] * num_heads, embed_dim / num_heads]).transpose(0, 1);

    private static Tensor WithZero(Tensor x) =>
        torch.cat([x, torch.zeros([x.shape[0], 1, x.shape[2]], dtype: x.dtype, device: x.device)], 1);

    private Tensor? Mask(Tensor? mask, Tensor? padding, long batch, ScalarType dtype)
    {
        mask = Widen(Additive(mask is not null && mask.dim() == 2 ? mask.unsqueeze(0) : mask, dtype));
        padding = Widen(Additive(padding, dtype));
        if (padding is null)
            return mask;
        var keys = padding.shape[^1];
        var spread = padding.view([batch, 1, 1, keys]).expand([-1, num_heads, -1, -1]).reshape(
            [batch * num_heads, 1, keys]);
        return mask is null ? spread : mask.add(spread);
    }

    // Appended keys are visible to all queries.
    private Tensor? Widen(Tensor? mask)
    {
        var behind = (_settings.BiasKeyValue ? 1 : 0) + (_settings.ZeroAttention ? 1 : 0);
        return mask is null || behind == 0 ? mask : pad(mask, [0, behind]);
    }
}
