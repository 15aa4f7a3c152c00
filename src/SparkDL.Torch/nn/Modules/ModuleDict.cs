using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace SparkDL.Torch.Modules;

/// <summary>A dictionary of modules that registers them with the module that holds it.</summary>
/// <typeparam name="T">What the modules have in common.</typeparam>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "PyTorch's name.")]
public sealed class ModuleDict<T> : torch.nn.Module, IReadOnlyDictionary<string, T>
    where T : torch.nn.Module
{
    private readonly OrderedDictionary<string, T> _items = [];

    internal ModuleDict(IEnumerable<(string Name, T Module)> modules)
    {
        foreach (var (name, module) in modules)
            _items.Add(name, register_module(name, module));
    }

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _items.Keys;

    /// <inheritdoc/>
    public IEnumerable<T> Values => _items.Values;

    /// <inheritdoc/>
    public T this[string key] => _items[key];

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _items.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => _items.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
