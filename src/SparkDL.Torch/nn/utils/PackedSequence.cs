namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            public static partial class rnn
            {
                /// <summary>
                /// Sequences of different lengths without padding, for recurrent layers: the first steps of all, then
                /// the second ones, and so on.
                /// </summary>
                public sealed class PackedSequence : IDisposable
                {
                    internal PackedSequence(
                        Tensor data, Tensor batch_sizes, Tensor? sorted_indices, Tensor? unsorted_indices)
                    {
                        this.data = data;
                        this.batch_sizes = batch_sizes;
                        this.sorted_indices = sorted_indices;
                        this.unsorted_indices = unsorted_indices;
                    }

                    /// <summary>The steps of all sequences.</summary>
                    public Tensor data { get; }

                    /// <summary>The number of sequences that have a first step, a second one, and so on.</summary>
                    public Tensor batch_sizes { get; }

                    /// <summary>
                    /// The index of the sequence at each position; null if they were given in order of length.
                    /// </summary>
                    public Tensor? sorted_indices { get; }

                    /// <summary>The position of each sequence; null if they were given in order of length.</summary>
                    public Tensor? unsorted_indices { get; }

                    /// <summary>The number of sequences.</summary>
                    internal long Sequences => batch_sizes[0].item<long>();

                    /// <summary>Its tensors.</summary>
                    internal IEnumerable<Tensor> Tensors =>
                        new[] { data, batch_sizes, sorted_indices, unsorted_indices }.OfType<Tensor>();

                    /// <summary>Returns packed sequences of the same lengths with other data.</summary>
                    internal PackedSequence With(Tensor steps) => new(
                        steps, batch_sizes.alias(), sorted_indices?.alias(), unsorted_indices?.alias());

                    /// <summary>Frees the tensors.</summary>
                    public void Dispose()
                    {
                        foreach (var tensor in Tensors)
                            tensor.Dispose();
                    }
                }
            }
        }
    }
}
