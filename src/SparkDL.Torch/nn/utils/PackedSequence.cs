namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            public static partial class rnn
            {
                /// <summary>Sequences of several lengths without their padding, for recurrent layers: all first steps, all second ones, and so on.</summary>
                public sealed class PackedSequence : IDisposable
                {
                    internal PackedSequence(Tensor data, Tensor batch_sizes, Tensor? sorted_indices, Tensor? unsorted_indices)
                    {
                        this.data = data;
                        this.batch_sizes = batch_sizes;
                        this.sorted_indices = sorted_indices;
                        this.unsorted_indices = unsorted_indices;
                    }

                    /// <summary>The steps of all sequences.</summary>
                    public Tensor data { get; }

                    /// <summary>How many sequences have a first step, a second one, and so on.</summary>
                    public Tensor batch_sizes { get; }

                    /// <summary>The sequence that stands at each place; null where they came in order of length.</summary>
                    public Tensor? sorted_indices { get; }

                    /// <summary>The place of each sequence; null where they came in order of length.</summary>
                    public Tensor? unsorted_indices { get; }

                    /// <summary>The number of sequences.</summary>
                    internal long Sequences => batch_sizes[0].item<long>();

                    /// <summary>Its tensors.</summary>
                    internal IEnumerable<Tensor> Tensors => new[] { data, batch_sizes, sorted_indices, unsorted_indices }.OfType<Tensor>();

                    /// <summary>Other steps of the same sequences.</summary>
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
