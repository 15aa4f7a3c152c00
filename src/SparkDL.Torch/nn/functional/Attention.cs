using SparkDL.Diagnostics;

namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private const string Fused = "aten::scaled_dot_product_attention";
            private static readonly OnceUnlessFailed<bool> s_hasFused = new();

            /// <summary>Whether attention is an operator of the loaded libtorch, as from 2.0 on.</summary>
            internal static bool AttentionIsFused => s_hasFused.GetOrRun(static () => ops.exists(Fused));

            /// <summary>
            /// Scaled dot-product attention: values weighted by the softmax of the similarity of queries and keys.
            /// It is one operator of libtorch from 2.0 on, and composed of older operators before.
            /// </summary>
            /// <param name="query">[N, queries, width] with any dimensions before.</param>
            /// <param name="key">[N, keys, width].</param>
            /// <param name="value">[N, keys, width].</param>
            /// <param name="attn_mask">Numbers that are added to the scores, or booleans that are true where a key
            /// takes part.</param>
            /// <param name="dropout_p">The dropout probability of the weights, from 0 to 1; applied whether or not in
            /// training.</param>
            /// <param name="is_causal">Whether each query attends only to keys up to its own position; excludes a
            /// mask.</param>
            /// <param name="scale">The factor of the scores; 1 / sqrt(width) where null.</param>
            public static Tensor scaled_dot_product_attention(
                Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double dropout_p = 0,
                bool is_causal = false,
                double? scale = null)
            {
                ArgumentNullException.ThrowIfNull(query);
                ArgumentNullException.ThrowIfNull(key);
                if (is_causal && attn_mask is not null)
                    throw new ArgumentException("A causal attention makes its mask itself.", nameof(attn_mask));
                if (AttentionIsFused)
                {
                    object?[] given = [query, key, value, attn_mask, dropout_p, is_causal];
                    return ops.call(Fused, "", scale is { } factor ? [.. given, factor] : given);
                }

                if (is_causal)
                    attn_mask = torch.ones(
                        [query.shape[^2], key.shape[^2]], dtype: ScalarType.Bool, device: query.device).tril();
                if (attn_mask is { dtype: ScalarType.Bool })
                    attn_mask = AdditiveMask(attn_mask.logical_not(), query.dtype);
                var scaled = scale is { } by ? query.mul(by) : query.div(Math.Sqrt(query.shape[^1]));
                var scores = scaled.matmul(key.transpose(-2, -1));
                return Attend(attn_mask is null ? scores : scores.add(attn_mask), value, dropout_p);
            }

            /// <summary>
            /// A boolean mask as numbers: minus infinity where it is true. A mask of numbers is returned as it is.
            /// </summary>
            internal static Tensor? Additive(Tensor? mask, ScalarType dtype) =>
                mask is { dtype: ScalarType.Bool } ? AdditiveMask(mask, dtype) : mask;

            /// <summary>
            /// A mask of numbers that is minus infinity where <paramref name="hidden"/> is true, otherwise 0.
            /// </summary>
            internal static Tensor AdditiveMask(Tensor hidden, ScalarType dtype) =>
                torch.zeros(
                    hidden.shape, dtype: dtype, device: hidden.device).masked_fill_(hidden, double.NegativeInfinity);

            private static Tensor Attend(Tensor scores, Tensor value, double dropout_p)
            {
                var weights = softmax(scores, -1);
                return (dropout_p > 0 ? dropout(weights, dropout_p) : weights).matmul(value);
            }
        }
    }
}
