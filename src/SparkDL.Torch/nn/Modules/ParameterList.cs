using System.Collections;
using System.Globalization;

namespace SparkDL.Torch.Modules;

/// <summary>A list of parameters that registers them with the module that holds it.</summary>
public sealed class ParameterList : torch.nn.Module, IReadOnlyList<Tensor>
{
    private readonly List<Tensor> _items = [];

    internal ParameterList(IEnumerable<Tensor> parameters)
    {
        foreach (var parameter in parameters)
            append(parameter);
    }

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <inheritdoc/>
    public Tensor this[int index] => _items[index];

    /// <summary>Appends a parameter under the next number as its name.</summary>
    public ParameterList append(Tensor parameter)
    {
        _items.Add(register_parameter(_items.Count.ToString(CultureInfo.InvariantCulture), parameter)!);
        return this;
    }

    /// <inheritdoc/>
    public IEnumerator<Tensor> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
