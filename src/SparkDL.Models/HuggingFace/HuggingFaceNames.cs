using SparkDL.Torch;

namespace SparkDL.Models.HuggingFace;

/// <summary>
/// Maps the names of saved weights to those of a module: a prefix that a wrapper added or left out, the old
/// <c>gamma</c> and <c>beta</c> of norms, position indices that newer versions compute, and heads that the
/// module lacks.
/// </summary>
internal static class HuggingFaceNames
{
    /// <summary>Returns the given tensors under the module's names.</summary>
    /// <param name="given">The saved tensors by name.</param>
    /// <param name="wanted">The module's names.</param>
    /// <param name="ignored">Prefixes of names that the module lacks on purpose, such as <c>cls.</c>; these tensors are
    /// left out.</param>
    public static IReadOnlyDictionary<string, Tensor> Map(
        IReadOnlyDictionary<string, Tensor> given, IEnumerable<string> wanted, params string[] ignored)
    {
        ArgumentNullException.ThrowIfNull(given);
        var names = wanted.ToHashSet(StringComparer.Ordinal);
        var mapped = new OrderedDictionary<string, Tensor>();
        foreach (var (name, tensor) in given)
        {
            var modern = Modern(name);
            if (modern.EndsWith("position_ids", StringComparison.Ordinal)
                || ignored.Any(i => modern.StartsWith(i, StringComparison.Ordinal)))
                continue;
            mapped[Fit(modern, names)] = tensor;
        }

        return mapped;
    }

    /// <summary>Loads weights into a module after <see cref="Map"/>; tied weights may be given once.</summary>
    public static StateDictReport LoadInto(
        torch.nn.Module module, IReadOnlyDictionary<string, Tensor> given, params string[] ignored)
    {
        ArgumentNullException.ThrowIfNull(module);
        var state = module.state_dict();
        var mapped = new Dictionary<string, Tensor>(Map(given, state.Keys, ignored));
        foreach (var (name, tensor) in state)
        {
            // A tensor with two names is saved under one of them.
            var twin = mapped.ContainsKey(name)
                ? null : state.FirstOrDefault(e => ReferenceEquals(e.Value, tensor) && mapped.ContainsKey(e.Key)).Key;
            if (twin is not null)
                mapped[name] = mapped[twin];
        }

        return module.load_state_dict(mapped, assign: true);
    }

    private static string Modern(string name)
    {
        foreach (var (old, modern) in new[] { (".gamma", ".weight"), (".beta", ".bias") })
        {
            if (name.EndsWith(old, StringComparison.Ordinal))
                return name[..^old.Length] + modern;
        }

        return name;
    }

    private static string Fit(string name, HashSet<string> names)
    {
        if (names.Contains(name))
            return name;
        var rest = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return names.Contains(rest)
            ? rest : names.FirstOrDefault(n => n[(n.IndexOf('.', StringComparison.Ordinal) + 1)..] == name) ?? name;
    }
}
