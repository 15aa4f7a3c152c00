namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Attention in several heads side by side.</summary>
        /// <param name="embed_dim">The width of queries and results.</param>
        /// <param name="num_heads">How many heads.</param>
        /// <param name="dropout">The share of the weights that is dropped in training.</param>
        /// <param name="bias">Whether the projections add something.</param>
        /// <param name="batch_first">Whether the batch is the first dimension.</param>
        /// <param name="add_bias_kv">Whether a learned key and value stand behind the given ones.</param>
        /// <param name="add_zero_attn">Whether a key and value of zeros stand behind the given ones.</param>
        /// <param name="kdim">The width of the keys, where it is another.</param>
        /// <param name="vdim">The width of the values, where it is another.</param>
        public static Modules.MultiheadAttention MultiheadAttention(
            long embed_dim, long num_heads, double dropout = 0, bool bias = true, bool batch_first = false, bool add_bias_kv = false,
            bool add_zero_attn = false, long? kdim = null, long? vdim = null) =>
            new(new(embed_dim, num_heads, dropout, bias, batch_first, add_bias_kv, add_zero_attn, kdim ?? embed_dim, vdim ?? embed_dim));

        /// <summary>Self-attention and a small network on each place.</summary>
        /// <param name="d_model">The width.</param>
        /// <param name="nhead">How many heads.</param>
        /// <param name="dim_feedforward">The width inside the small network.</param>
        /// <param name="dropout">The share that is dropped.</param>
        /// <param name="activation"><c>relu</c> or <c>gelu</c>.</param>
        /// <param name="layer_norm_eps">What is added to variances.</param>
        /// <param name="batch_first">Whether the batch is the first dimension.</param>
        /// <param name="norm_first">Whether to normalize before rather than after each part.</param>
        public static Modules.TransformerEncoderLayer TransformerEncoderLayer(
            long d_model, long nhead, long dim_feedforward = 2048, double dropout = 0.1, string activation = "relu",
            double layer_norm_eps = 1e-5, bool batch_first = false, bool norm_first = false)
        {
            if (activation is not ("relu" or "gelu"))
                throw new ArgumentException($"'{activation}' is neither relu nor gelu.", nameof(activation));
            return new(new(d_model, nhead, dim_feedforward, dropout, activation == "gelu", layer_norm_eps, batch_first, norm_first));
        }

        /// <summary>Copies of a layer one after the other.</summary>
        public static Modules.TransformerEncoder TransformerEncoder(
            Modules.TransformerEncoderLayer encoder_layer, int num_layers, Modules.LayerNorm? norm = null) =>
            new(encoder_layer, num_layers, norm);
    }
}
