namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Multi-head attention.</summary>
        /// <param name="embed_dim">The width of the queries and of the output.</param>
        /// <param name="num_heads">The number of attention heads.</param>
        /// <param name="dropout">The dropout probability of the attention weights in training, from 0 to 1.</param>
        /// <param name="bias">Whether the projections have a bias.</param>
        /// <param name="batch_first">Whether the batch is the first dimension.</param>
        /// <param name="add_bias_kv">Whether a learned key and value are appended to the given ones.</param>
        /// <param name="add_zero_attn">Whether a key and value of zeros are appended to the given ones.</param>
        /// <param name="kdim">The width of the keys; <paramref name="embed_dim"/> where null.</param>
        /// <param name="vdim">The width of the values; <paramref name="embed_dim"/> where null.</param>
        public static Modules.MultiheadAttention MultiheadAttention(
            long embed_dim, long num_heads, double dropout = 0, bool bias = true, bool batch_first = false,
            bool add_bias_kv = false,
            bool add_zero_attn = false, long? kdim = null, long? vdim = null) =>
            new(
                new(
                    embed_dim, num_heads, dropout, bias, batch_first, add_bias_kv, add_zero_attn, kdim ?? embed_dim,
                    vdim ?? embed_dim));

        /// <summary>
        /// One transformer encoder layer: self-attention and a feed-forward network, each with a residual connection.
        /// </summary>
        /// <param name="d_model">The width of input and output.</param>
        /// <param name="nhead">The number of attention heads.</param>
        /// <param name="dim_feedforward">The width inside the feed-forward network.</param>
        /// <param name="dropout">The dropout probability in training, from 0 to 1.</param>
        /// <param name="activation"><c>relu</c> or <c>gelu</c>.</param>
        /// <param name="layer_norm_eps">The value added to the variance in layer normalization, for numerical
        /// stability.</param>
        /// <param name="batch_first">Whether the batch is the first dimension.</param>
        /// <param name="norm_first">Whether each part is normalized before it (pre-norm) rather than after it.</param>
        public static Modules.TransformerEncoderLayer TransformerEncoderLayer(
            long d_model, long nhead, long dim_feedforward = 2048, double dropout = 0.1, string activation = "relu",
            double layer_norm_eps = 1e-5, bool batch_first = false, bool norm_first = false)
        {
            if (activation is not ("relu" or "gelu"))
                throw new ArgumentException($"'{activation}' is neither relu nor gelu.", nameof(activation));
            return new(
                new(
                    d_model, nhead, dim_feedforward, dropout, activation == "gelu", layer_norm_eps, batch_first,
                    norm_first));
        }

        /// <summary>A chain of copies of an encoder layer.</summary>
        public static Modules.TransformerEncoder TransformerEncoder(
            Modules.TransformerEncoderLayer encoder_layer, int num_layers, Modules.LayerNorm? norm = null) =>
            new(encoder_layer, num_layers, norm);
    }
}
