using static SparkDL.Torch.torch.nn.utils.rnn;

namespace SparkDL.Torch.Modules;

/// <summary>A recurrent layer of gated recurrent units (GRU).</summary>
public sealed class GRU : Recurrent
{
    internal GRU(RecurrentSettings settings)
        : base(settings, gates: 3)
    {
    }

    /// <summary>Processes a batch of sequences of one length, or one sequence.</summary>
    /// <returns>The outputs of all time steps, and the last hidden state.</returns>
    public (Tensor output, Tensor h_n) call(Tensor input, Tensor? h_0 = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        var batched = Batched(input);
        var (output, h) = torch.gru(
            batched, Start(batched, h_0), Weights, Settings.Bias, Settings.Layers, Settings.Dropout, training,
            Settings.Bidirectional,
            Settings.BatchFirst);
        return (Output(input, output), State(input, h));
    }

    /// <summary>Processes packed sequences of different lengths.</summary>
    /// <returns>The outputs of all time steps, and the last hidden state of each sequence.</returns>
    public (PackedSequence output, Tensor h_n) call(PackedSequence input, Tensor? h_0 = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (output, h) = torch.gru(
            input.data, input.batch_sizes, Start(input, h_0), Weights, Settings.Bias, Settings.Layers, Settings.Dropout,
            training,
            Settings.Bidirectional);
        return (input.With(output), State(input, h));
    }
}
