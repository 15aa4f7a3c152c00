using System.Globalization;

namespace SparkDL.Torch.Modules;

/// <summary>Modules one after the other.</summary>
public sealed class Sequential : torch.nn.Module<Tensor, Tensor>
{
    private readonly List<torch.nn.Module<Tensor, Tensor>> _steps = [];

    internal Sequential(IEnumerable<torch.nn.Module<Tensor, Tensor>> modules)
    {
        foreach (var module in modules)
            append(module);
    }

    internal Sequential(IEnumerable<(string Name, torch.nn.Module<Tensor, Tensor> Module)> modules)
    {
        foreach (var (name, module) in modules)
            append(name, module);
    }

    /// <summary>How many steps there are.</summary>
    public int Count => _steps.Count;

    /// <summary>One step.</summary>
    public torch.nn.Module<Tensor, Tensor> this[int index] => _steps[index];

    /// <summary>Adds a step under the next number.</summary>
    public Sequential append(torch.nn.Module<Tensor, Tensor> module) =>
        append(_steps.Count.ToString(CultureInfo.InvariantCulture), module);

    /// <summary>Adds a step under a name.</summary>
    public Sequential append(string name, torch.nn.Module<Tensor, Tensor> module)
    {
        _steps.Add(register_module(name, module));
        return this;
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        foreach (var step in _steps)
            input = step.call(input);
        return input;
    }
}
