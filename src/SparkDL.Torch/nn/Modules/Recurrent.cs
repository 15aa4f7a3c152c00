using static SparkDL.Torch.torch.nn.utils.rnn;

namespace SparkDL.Torch.Modules;

/// <summary>The base of the recurrent layers: it holds their weights and initializes them as PyTorch does.</summary>
public abstract class Recurrent : torch.nn.Module
{
    private readonly List<Tensor> _weights = [];

    private protected Recurrent(RecurrentSettings settings, long gates)
    {
        Settings = settings;
        for (var layer = 0; layer < settings.Layers; layer++)
        {
            for (var direction = 0; direction < settings.Directions; direction++)
                AddLayer(gates * settings.Hidden, layer, direction == 0 ? "" : "_reverse");
        }

        var bound = settings.Hidden > 0 ? 1 / Math.Sqrt(settings.Hidden) : 0;
        foreach (var weight in _weights)
            torch.nn.init.uniform_(weight, -bound, bound);
    }

    private protected RecurrentSettings Settings { get; }

    private protected IReadOnlyList<Tensor> Weights => _weights;

    private int BatchDimension => Settings.BatchFirst ? 0 : 1;

    /// <summary>Adds a batch dimension of 1 to a sequence without a batch.</summary>
    private protected Tensor Batched(Tensor input) => input.dim() == 2 ? input.unsqueeze(BatchDimension) : input;

    /// <summary>The initial state: zeros where none is given.</summary>
    private protected Tensor Start(Tensor batched, Tensor? given, long? width = null)
    {
        if (given is not null)
            return given.dim() == 2 ? given.unsqueeze(1) : given;
        return Zeros(batched, batched.shape[BatchDimension], width);
    }

    /// <summary>The initial state, in the order of the packed sequences; zeros where none is given.</summary>
    private protected Tensor Start(PackedSequence input, Tensor? given, long? width = null) =>
        given is null ? Zeros(input.data, input.Sequences, width) : Reorder(given, input.sorted_indices);

    /// <summary>Removes the batch dimension from the output if the input had none.</summary>
    private protected Tensor Output(Tensor input, Tensor output) =>
        input.dim() == 2 ? output.squeeze(BatchDimension) : output;

    /// <summary>Removes the batch dimension from a last state if the input had none.</summary>
    private protected static Tensor State(Tensor input, Tensor state) => input.dim() == 2 ? state.squeeze(1) : state;

    /// <summary>Puts a last state into the order in which the sequences were given.</summary>
    private protected static Tensor State(PackedSequence input, Tensor state) => Reorder(state, input.unsorted_indices);

    private static Tensor Reorder(Tensor state, Tensor? order) => order is null ? state : state.index_select(1, order);

    private Tensor Zeros(Tensor like, long sequences, long? width) => torch.zeros(
        [
            (long)Settings.Layers * Settings.Directions, sequences, width ?? Settings.Output
        ], dtype: like.dtype, device: like.device);

    private void AddLayer(long rows, int layer, string suffix)
    {
        var inputs = layer == 0 ? Settings.Input : Settings.Output * Settings.Directions;
        Add($"weight_ih_l{layer}{suffix}", rows, inputs);
        Add($"weight_hh_l{layer}{suffix}", rows, Settings.Output);
        if (Settings.Bias)
        {
            Add($"bias_ih_l{layer}{suffix}", rows);
            Add($"bias_hh_l{layer}{suffix}", rows);
        }

        if (Settings.Projection > 0)
            Add($"weight_hr_l{layer}{suffix}", Settings.Projection, Settings.Hidden);
    }

    private void Add(string name, params long[] shape) => _weights.Add(register_parameter(name, torch.empty(shape))!);
}

/// <summary>The settings of a recurrent layer.</summary>
internal sealed record RecurrentSettings(
    long Input, long Hidden, int Layers, bool Bias, bool BatchFirst, double Dropout, bool Bidirectional,
    long Projection = 0)
{
    /// <summary>The width of each direction's output.</summary>
    public long Output => Projection > 0 ? Projection : Hidden;

    public int Directions => Bidirectional ? 2 : 1;
}
