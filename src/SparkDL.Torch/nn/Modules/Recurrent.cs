namespace SparkDL.Torch.Modules;

/// <summary>What the recurrent layers have in common: their weights, drawn as PyTorch draws them.</summary>
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

    /// <summary>A start of zeros where none was given.</summary>
    private protected Tensor Start(Tensor input, Tensor? given)
    {
        if (given is not null)
            return given;
        var batch = input.dim() == 2 ? null : (long?)input.shape[Settings.BatchFirst ? 0 : 1];
        var layers = (long)Settings.Layers * Settings.Directions;
        long[] shape = batch is { } n ? [layers, n, Settings.Hidden] : [layers, Settings.Hidden];
        return torch.zeros(shape, dtype: input.dtype, device: input.device);
    }

    private void AddLayer(long rows, int layer, string suffix)
    {
        var inputs = layer == 0 ? Settings.Input : Settings.Hidden * Settings.Directions;
        Add($"weight_ih_l{layer}{suffix}", rows, inputs);
        Add($"weight_hh_l{layer}{suffix}", rows, Settings.Hidden);
        if (!Settings.Bias)
            return;
        Add($"bias_ih_l{layer}{suffix}", rows);
        Add($"bias_hh_l{layer}{suffix}", rows);
    }

    private void Add(string name, params long[] shape) => _weights.Add(register_parameter(name, torch.empty(shape))!);
}

/// <summary>The numbers that make a recurrent layer.</summary>
internal sealed record RecurrentSettings(
    long Input, long Hidden, int Layers, bool Bias, bool BatchFirst, double Dropout, bool Bidirectional)
{
    public int Directions => Bidirectional ? 2 : 1;
}
