namespace SparkDL.Torch.Modules
{
    /// <summary>An embedding table: vectors that are looked up by index.</summary>
    public sealed class Embedding : torch.nn.Module<Tensor, Tensor>
    {
        internal Embedding(long count, long dimension, long? paddingIndex)
        {
            if (paddingIndex is { } given && (given >= count || given < -count))
                throw new ArgumentOutOfRangeException(nameof(paddingIndex), given, $"The table has {count} rows.");
            padding_idx = paddingIndex < 0 ? paddingIndex + count : paddingIndex;
            weight = register_parameter("weight", torch.empty([count, dimension]))!;
            torch.nn.init.normal_(weight);
            ClearPadding();
        }

        /// <summary>
        /// The index of the padding row, which is initialized to zeros and gets no gradient; null where there is none.
        /// </summary>
        public long? padding_idx { get; }

        /// <summary>The embedding table, [num_embeddings, embedding_dim].</summary>
        public Tensor weight { get; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => torch.nn.functional.embedding(input, weight, padding_idx);

        /// <summary>Sets the padding row to zero, without a gradient; nothing where there is none.</summary>
        public void ClearPadding()
        {
            if (padding_idx is not { } row)
                return;
            using var guard = torch.no_grad();
            using var view = weight.select(0, row);
            view.zero_();
        }
    }
}

namespace SparkDL.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>An embedding table: vectors that are looked up by index.</summary>
            public static Modules.Embedding Embedding(
                long num_embeddings, long embedding_dim, long? padding_idx = null) =>
                new(num_embeddings, embedding_dim, padding_idx);
        }
    }
}
