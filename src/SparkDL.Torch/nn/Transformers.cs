namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Attention in several heads side by side.</summary>
        public static Modules.MultiheadAttention MultiheadAttention(
            long embed_dim, long num_heads, double dropout = 0, bool bias = true, bool batch_first = false) =>
            new(embed_dim, num_heads, dropout, bias, batch_first);

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
