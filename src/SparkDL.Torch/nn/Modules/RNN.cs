namespace SparkDL.Torch.Modules;

/// <summary>The plain recurrent layer.</summary>
public sealed class RNN : Recurrent
{
    private readonly bool _relu;

    internal RNN(RecurrentSettings settings, bool relu)
        : base(settings, gates: 1) => _relu = relu;

    /// <summary>Runs over a sequence.</summary>
    /// <returns>The output of every step, and the last hidden state.</returns>
    public (Tensor output, Tensor h_n) call(Tensor input, Tensor? h_0 = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        var start = Start(input, h_0);
        return _relu
            ? torch.rnn_relu(input, start, Weights, Settings.Bias, Settings.Layers, Settings.Dropout, training, Settings.Bidirectional, Settings.BatchFirst)
            : torch.rnn_tanh(input, start, Weights, Settings.Bias, Settings.Layers, Settings.Dropout, training, Settings.Bidirectional, Settings.BatchFirst);
    }
}
