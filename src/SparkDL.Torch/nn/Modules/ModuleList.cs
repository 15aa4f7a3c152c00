using System.Collections;
using System.Globalization;

namespace SparkDL.Torch.Modules;

/// <summary>A list of modules that registers them with the module that holds it.</summary>
/// <typeparam name="T">What the modules have in common.</typeparam>
public sealed class ModuleList<T> : torch.nn.Module, IReadOnlyList<T>
    where T : torch.nn.Module
{
    private readonly List<T> _items = [];

    internal ModuleList(IEnumerable<T> modules)
    {
        foreach (var module in modules)
            append(module);
    }

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <inheritdoc/>
    public T this[int index] => _items[index];

    /// <summary>Appends a module under the next number as its name.</summary>
    public ModuleList<T> append(T module)
    {
        _items.Add(register_module(_items.Count.ToString(CultureInfo.InvariantCulture), module));
        return this;
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
