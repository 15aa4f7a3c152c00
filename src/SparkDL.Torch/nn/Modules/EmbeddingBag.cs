namespace SparkDL.Torch.Modules
{
    /// <summary>An embedding table whose rows are reduced bag by bag to their sum, mean or maximum.</summary>
    public sealed class EmbeddingBag : torch.nn.Module
    {
        private readonly long _mode;

        internal EmbeddingBag(long count, long dimension, string mode)
        {
            _mode = mode switch
            {
                "sum" => 0,
                "mean" => 1,
                "max" => 2,
                _ => throw new ArgumentException($"'{mode}' is none of sum, mean, max.", nameof(mode)),
            };
            weight = register_parameter("weight", torch.empty([count, dimension]))!;
            torch.nn.init.normal_(weight);
        }

        /// <summary>The embedding table, [num_embeddings, embedding_dim].</summary>
        public Tensor weight { get; }

        /// <summary>Looks the rows of each bag up and reduces them.</summary>
        /// <param name="input">Row indices: [bags, size], or [all] together with <paramref name="offsets"/>.</param>
        /// <param name="offsets">The position in the input where each bag begins, for bags of different sizes.</param>
        /// <param name="per_sample_weights">A factor for each row index; for bags that are summed only.</param>
        public Tensor call(Tensor input, Tensor? offsets = null, Tensor? per_sample_weights = null)
        {
            ArgumentNullException.ThrowIfNull(input);
            if ((input.dim() == 2) != (offsets is null))
                throw new ArgumentException("Bags come as [bags, size], or as [all] with offsets.", nameof(offsets));
            using var scope = torch.NewDisposeScope();
            var starts = offsets ?? torch.arange(
                0, input.numel(), Math.Max(1, input.shape[1]), dtype: input.dtype, device: input.device);
            var (result, _, _, _) = torch.embedding_bag(
                weight, input.reshape([-1]), starts, mode: _mode,
                per_sample_weights: per_sample_weights?.reshape([-1]));
            return scope.MoveToOuter(result);
        }
    }
}

namespace SparkDL.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>
            /// An embedding table whose rows are reduced bag by bag: <paramref name="mode"/> is <c>sum</c>, <c>mean</c>
            /// or <c>max</c>.
            /// </summary>
            public static Modules.EmbeddingBag EmbeddingBag(
                long num_embeddings, long embedding_dim, string mode = "mean") =>
                new(num_embeddings, embedding_dim, mode);
        }
    }
}
