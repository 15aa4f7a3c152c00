namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            /// <summary>Batches of sequences of different lengths, as in <c>torch.nn.utils.rnn</c>.</summary>
            public static partial class rnn
            {
                /// <summary>Pads sequences of different lengths at their ends and stacks them.</summary>
                public static Tensor pad_sequence(
                    IReadOnlyList<Tensor> sequences, bool batch_first = false, double padding_value = 0) =>
                    ops.call("aten::pad_sequence", "", sequences, batch_first, padding_value);

                /// <summary>Packs sequences that have no padding.</summary>
                /// <param name="sequences">The sequences, steps first.</param>
                /// <param name="enforce_sorted">Whether they come in order of length, the longest first.</param>
                public static PackedSequence pack_sequence(IReadOnlyList<Tensor> sequences, bool enforce_sorted = true)
                {
                    ArgumentNullException.ThrowIfNull(sequences);
                    using var scope = NewDisposeScope();
                    var lengths = tensor(sequences.Select(s => s.size(0)).ToArray());
                    return ScopedResult.MoveOut(
                        scope, pack_padded_sequence(pad_sequence(sequences), lengths, enforce_sorted: enforce_sorted));
                }

                /// <summary>Packs the sequences of a padded batch.</summary>
                /// <param name="input">The batch: steps first, or sequences first where <paramref name="batch_first"/>
                /// says so.</param>
                /// <param name="lengths">The number of steps of each sequence, on the CPU.</param>
                /// <param name="batch_first">Whether the first dimension is that of the sequences.</param>
                /// <param name="enforce_sorted">Whether they come in order of length, the longest first; else they are
                /// sorted here.</param>
                public static PackedSequence pack_padded_sequence(
                    Tensor input, Tensor lengths, bool batch_first = false, bool enforce_sorted = true)
                {
                    ArgumentNullException.ThrowIfNull(input);
                    ArgumentNullException.ThrowIfNull(lengths);
                    using var scope = NewDisposeScope();
                    if (enforce_sorted)
                        return ScopedResult.MoveOut(scope, Pack(input, lengths, batch_first, null));
                    var (sorted, order) = lengths.sort(descending: true);
                    order = order.to(input.device);
                    return ScopedResult.MoveOut(
                        scope, Pack(input.index_select(batch_first ? 0 : 1, order), sorted, batch_first, order));
                }

                /// <inheritdoc cref="pack_padded_sequence(Tensor, Tensor, bool, bool)"/>
                public static PackedSequence pack_padded_sequence(
                    Tensor input, IReadOnlyList<long> lengths, bool batch_first = false, bool enforce_sorted = true)
                {
                    ArgumentNullException.ThrowIfNull(lengths);
                    using var counts = tensor(lengths.ToArray());
                    return pack_padded_sequence(input, counts, batch_first, enforce_sorted);
                }

                /// <summary>Unpacks sequences into one padded tensor, in the order in which they were given.</summary>
                /// <param name="sequence">The packed sequences.</param>
                /// <param name="batch_first">Whether the first dimension is to be that of the sequences.</param>
                /// <param name="padding_value">The value of the padding.</param>
                /// <param name="total_length">The number of steps to pad to; that of the longest sequence where
                /// null.</param>
                /// <returns>The batch, and the number of steps of each sequence.</returns>
                public static (Tensor output, Tensor lengths) pad_packed_sequence(
                    PackedSequence sequence, bool batch_first = false, double padding_value = 0,
                    long? total_length = null)
                {
                    ArgumentNullException.ThrowIfNull(sequence);
                    var steps = sequence.batch_sizes.size(0);
                    if (total_length < steps)
                        throw new ArgumentOutOfRangeException(
                            nameof(total_length), total_length, $"The longest sequence has {steps} steps.");
                    using var scope = NewDisposeScope();
                    var (output, lengths) = _pad_packed_sequence(
                        sequence.data, sequence.batch_sizes, batch_first, padding_value, total_length ?? steps);
                    if (sequence.unsorted_indices is not { } places)
                        return ScopedResult.MoveOut(scope, (output, lengths));
                    return ScopedResult.MoveOut(
                        scope,
                        (output.index_select(batch_first ? 0 : 1, places), lengths.index_select(0, places.cpu())));
                }

                /// <summary>Splits packed sequences into single ones.</summary>
                public static Tensor[] unpack_sequence(PackedSequence packed_sequences)
                {
                    using var scope = NewDisposeScope();
                    var (padded, lengths) = pad_packed_sequence(packed_sequences, batch_first: true);
                    return ScopedResult.MoveOut(scope, unpad_sequence(padded, lengths, batch_first: true));
                }

                /// <summary>Splits a padded batch into single sequences without padding.</summary>
                public static Tensor[] unpad_sequence(Tensor padded_sequences, Tensor lengths, bool batch_first = false)
                {
                    ArgumentNullException.ThrowIfNull(padded_sequences);
                    ArgumentNullException.ThrowIfNull(lengths);
                    using var scope = NewDisposeScope();
                    var counts = lengths.cpu().to(ScalarType.Int64).ToArray<long>();
                    return ScopedResult.MoveOut(
                        scope,
                        counts.Select(
                            (n, k) => padded_sequences.select(batch_first ? 0 : 1, k).narrow(0, 0, n)).ToArray());
                }

                private static PackedSequence Pack(Tensor input, Tensor lengths, bool batch_first, Tensor? order)
                {
                    var (data, sizes) = _pack_padded_sequence(input, lengths.to(ScalarType.Int64), batch_first);
                    // The inverse of the order.
                    var places = order is null
                        ? null
                        : empty_like(order).scatter_(
                            0, order, arange(0, order.numel(), dtype: ScalarType.Int64, device: order.device));
                    return new(data, sizes, order, places);
                }
            }
        }
    }
}
