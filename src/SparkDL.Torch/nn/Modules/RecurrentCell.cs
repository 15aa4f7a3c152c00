namespace SparkDL.Torch.Modules;

/// <summary>One time step of a recurrent layer.</summary>
public abstract class RecurrentCell : torch.nn.Module
{
    private protected RecurrentCell(long inputs, long hidden, long gates, bool bias)
    {
        Hidden = hidden;
        weight_ih = register_parameter(nameof(weight_ih), torch.empty([gates * hidden, inputs]))!;
        weight_hh = register_parameter(nameof(weight_hh), torch.empty([gates * hidden, hidden]))!;
        bias_ih = register_parameter(nameof(bias_ih), bias ? torch.empty([gates * hidden]) : null);
        bias_hh = register_parameter(nameof(bias_hh), bias ? torch.empty([gates * hidden]) : null);
        var bound = hidden > 0 ? 1 / Math.Sqrt(hidden) : 0;
        foreach (var parameter in parameters())
            torch.nn.init.uniform_(parameter, -bound, bound);
    }

    /// <summary>The input weights, [gates * hidden, inputs].</summary>
    public Tensor weight_ih { get; }

    /// <summary>The hidden weights, [gates * hidden, hidden].</summary>
    public Tensor weight_hh { get; }

    /// <summary>The bias of the input, or null.</summary>
    public Tensor? bias_ih { get; }

    /// <summary>The bias of the state, or null.</summary>
    public Tensor? bias_hh { get; }

    private protected long Hidden { get; }

    /// <summary>The initial state: zeros where none is given.</summary>
    private protected Tensor Start(Tensor input, Tensor? given)
    {
        ArgumentNullException.ThrowIfNull(input);
        return given ?? torch.zeros(
            input.dim() == 1 ? [Hidden] : [input.size(0), Hidden], dtype: input.dtype, device: input.device);
    }

    /// <summary>Adds a batch dimension of 1 to an input or state without one.</summary>
    private protected static Tensor Batched(Tensor x) => x.dim() == 1 ? x.unsqueeze(0) : x;

    /// <summary>Removes the batch dimension from a result if the input had none.</summary>
    private protected static Tensor Result(Tensor input, Tensor result) =>
        input.dim() == 1 ? result.squeeze(0) : result;
}

/// <summary>One time step of a plain recurrent layer.</summary>
public sealed class RNNCell : RecurrentCell
{
    private readonly bool _relu;

    internal RNNCell(long inputs, long hidden, bool bias, bool relu)
        : base(inputs, hidden, gates: 1, bias) => _relu = relu;

    /// <summary>The next state.</summary>
    public Tensor call(Tensor input, Tensor? hx = null)
    {
        var (x, h) = (Batched(input), Batched(Start(input, hx)));
        return Result(input, _relu
            ? torch.rnn_relu_cell(x, h, weight_ih, weight_hh, bias_ih, bias_hh)
            : torch.rnn_tanh_cell(x, h, weight_ih, weight_hh, bias_ih, bias_hh));
    }
}

/// <summary>One time step of gated recurrent units.</summary>
public sealed class GRUCell : RecurrentCell
{
    internal GRUCell(long inputs, long hidden, bool bias)
        : base(inputs, hidden, gates: 3, bias)
    {
    }

    /// <summary>The next state.</summary>
    public Tensor call(Tensor input, Tensor? hx = null) =>
        Result(
            input, torch.gru_cell(Batched(input), Batched(Start(input, hx)), weight_ih, weight_hh, bias_ih, bias_hh));
}

/// <summary>One time step of long short-term memory.</summary>
public sealed class LSTMCell : RecurrentCell
{
    internal LSTMCell(long inputs, long hidden, bool bias)
        : base(inputs, hidden, gates: 4, bias)
    {
    }

    /// <summary>The next hidden and cell state.</summary>
    public (Tensor h_1, Tensor c_1) call(Tensor input, Tensor? h_0 = null, Tensor? c_0 = null)
    {
        var (h, c) = torch.lstm_cell(
            Batched(input), [Batched(Start(input, h_0)), Batched(Start(input, c_0))], weight_ih, weight_hh, bias_ih,
            bias_hh);
        return (Result(input, h), Result(input, c));
    }
}
