namespace SparkDL.Torch.Modules
{
    /// <summary>Sums, means or largest values of rows of a table, bag by bag.</summary>
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

        /// <summary>The table, [count, dimension].</summary>
        public Tensor weight { get; }

        /// <summary>Looks bags up.</summary>
        /// <param name="input">Row numbers: [bags, size], or [all] with the bags' starts.</param>
        /// <param name="offsets">Where each bag begins, for bags of different sizes.</param>
        /// <param name="per_sample_weights">A factor for each row number, where bags are summed.</param>
        public Tensor call(Tensor input, Tensor? offsets = null, Tensor? per_sample_weights = null)
        {
            ArgumentNullException.ThrowIfNull(input);
            if ((input.dim() == 2) != (offsets is null))
                throw new ArgumentException("Bags come as [bags, size], or as [all] with offsets.", nameof(offsets));
            using var scope = torch.NewDisposeScope();
            var starts = offsets ?? torch.arange(0, input.numel(), Math.Max(1, input.shape[1]), dtype: input.dtype, device: input.device);
            var (result, _, _, _) = torch.embedding_bag(
                weight, input.reshape([-1]), starts, mode: _mode, per_sample_weights: per_sample_weights?.reshape([-1]));
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
            /// <summary>Sums, means or largest values (<paramref name="mode"/>) of rows of a table, bag by bag.</summary>
            public static Modules.EmbeddingBag EmbeddingBag(long num_embeddings, long embedding_dim, string mode = "mean") =>
                new(num_embeddings, embedding_dim, mode);
        }
    }
}
