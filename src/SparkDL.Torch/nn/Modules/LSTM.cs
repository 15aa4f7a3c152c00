using static SparkDL.Torch.torch.nn.utils.rnn;

namespace SparkDL.Torch.Modules;

/// <summary>A recurrent layer of long short-term memory (LSTM).</summary>
public sealed class LSTM : Recurrent
{
    internal LSTM(RecurrentSettings settings)
        : base(settings, gates: 4)
    {
    }

    /// <summary>Processes a batch of sequences of one length, or one sequence.</summary>
    /// <returns>The outputs of all time steps, and the last hidden and cell states.</returns>
    public (Tensor output, Tensor h_n, Tensor c_n) call(Tensor input, Tensor? h_0 = null, Tensor? c_0 = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        var batched = Batched(input);
        var (output, h, c) = torch.lstm(
            batched, [Start(batched, h_0), Start(batched, c_0, Settings.Hidden)], Weights, Settings.Bias,
            Settings.Layers, Settings.Dropout,
            training, Settings.Bidirectional, Settings.BatchFirst);
        return (Output(input, output), State(input, h), State(input, c));
    }

    /// <summary>Processes packed sequences of different lengths.</summary>
    /// <returns>The outputs of all time steps, and the last hidden and cell states of each sequence.</returns>
    public (PackedSequence output, Tensor h_n, Tensor c_n) call(
        PackedSequence input, Tensor? h_0 = null, Tensor? c_0 = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (output, h, c) = torch.lstm(
            input.data, input.batch_sizes, [Start(input, h_0), Start(input, c_0, Settings.Hidden)], Weights,
            Settings.Bias, Settings.Layers,
            Settings.Dropout, training, Settings.Bidirectional);
        return (input.With(output), State(input, h), State(input, c));
    }
}
