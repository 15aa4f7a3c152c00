using static SparkDL.Torch.torch.nn.utils.rnn;

namespace SparkDL.Torch.Modules;

/// <summary>A plain (Elman) recurrent layer.</summary>
public sealed class RNN : Recurrent
{
    private readonly bool _relu;

    internal RNN(RecurrentSettings settings, bool relu)
        : base(settings, gates: 1) => _relu = relu;

    /// <summary>Processes a batch of sequences of one length, or one sequence.</summary>
    /// <returns>The outputs of all time steps, and the last hidden state.</returns>
    public (Tensor output, Tensor h_n) call(Tensor input, Tensor? h_0 = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        var batched = Batched(input);
        var start = Start(batched, h_0);
        var (output, h) = _relu
            ? torch.rnn_relu(
                batched, start, Weights, Settings.Bias, Settings.Layers, Settings.Dropout, training,
                Settings.Bidirectional, Settings.BatchFirst)
            : torch.rnn_tanh(
                batched, start, Weights, Settings.Bias, Settings.Layers, Settings.Dropout, training,
                Settings.Bidirectional, Settings.BatchFirst);
        return (Output(input, output), State(input, h));
    }

    /// <summary>Processes packed sequences of different lengths.</summary>
    /// <returns>The outputs of all time steps, and the last hidden state of each sequence.</returns>
    public (PackedSequence output, Tensor h_n) call(PackedSequence input, Tensor? h_0 = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        var start = Start(input, h_0);
        var (output, h) = _relu
            ? torch.rnn_relu(
                input.data, input.batch_sizes, start, Weights, Settings.Bias, Settings.Layers, Settings.Dropout,
                training, Settings.Bidirectional)
            : torch.rnn_tanh(
                input.data, input.batch_sizes, start, Weights, Settings.Bias, Settings.Layers, Settings.Dropout,
                training, Settings.Bidirectional);
        return (input.With(output), State(input, h));
    }
}
