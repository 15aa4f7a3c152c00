namespace SparkDL.Torch;

/// <summary>The names that did not match when a state dict was loaded.</summary>
/// <param name="Missing">Names of the module that the given tensors lack.</param>
/// <param name="Unexpected">Given names that the module lacks.</param>
public sealed record StateDictReport(IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected);

public static partial class torch
{
    public static partial class nn
    {
        public abstract partial class Module
        {
            /// <summary>Every parameter and persistent buffer by its dotted name, in PyTorch's order.</summary>
            /// <remarks>The tensors are the module's own, not copies.</remarks>
            public OrderedDictionary<string, Tensor> state_dict(string prefix = "")
            {
                var state = new OrderedDictionary<string, Tensor>();
                CollectState(prefix, state);
                return state;
            }

            /// <summary>Loads tensors into the parameters and buffers of the same names.</summary>
            /// <param name="source">The tensors by name; other element types are converted.</param>
            /// <param name="strict">Whether a missing or unexpected name is an error. A wrong shape always is.</param>
            /// <param name="assign">Whether to share the given tensors' memory instead of copying it, where dtype and
            /// device are the same.</param>
            /// <exception cref="ArgumentException">A name is missing or unexpected (if strict), or a shape differs; the
            /// message lists all of them.</exception>
            public StateDictReport load_state_dict(
                IReadOnlyDictionary<string, Tensor> source, bool strict = true, bool assign = false)
            {
                ArgumentNullException.ThrowIfNull(source);
                var own = state_dict();
                var missing = own.Keys.Where(name => !source.ContainsKey(name)).ToList();
                var unexpected = source.Keys.Where(name => !own.ContainsKey(name)).ToList();
                var misshaped = own.Where(e => source.TryGetValue(e.Key, out var given) && !SameShape(e.Value, given))
                    .Select(
                        e => $"{e.Key} is {Shape(e.Value)} here and {Shape(source[e.Key])} in what was given").ToList();
                if (misshaped.Count > 0 || (strict && (missing.Count > 0 || unexpected.Count > 0)))
                    throw new ArgumentException(Complain(missing, unexpected, misshaped), nameof(source));

                using var guard = no_grad();
                foreach (var (name, value) in own)
                {
                    if (!source.TryGetValue(name, out var given))
                        continue;
                    if (assign && given.dtype == value.dtype && given.device == value.device)
                        value.set_data(given.detach());
                    else
                        value.copy_(given);
                }

                return new StateDictReport(missing, unexpected);
            }

            private void CollectState(string prefix, OrderedDictionary<string, Tensor> state)
            {
                foreach (var (name, value) in _parameters)
                {
                    if (value is not null)
                        state[prefix + name] = value;
                }

                foreach (var (name, value) in _buffers)
                {
                    if (value.Tensor is not null && value.Persistent)
                        state[prefix + name] = value.Tensor;
                }

                foreach (var (name, child) in named_children())
                    child.CollectState(prefix + name + ".", state);
            }

            private string Complain(List<string> missing, List<string> unexpected, List<string> misshaped)
            {
                var parts = new List<string>();
                if (missing.Count > 0)
                    parts.Add($"missing {missing.Count}: {string.Join(", ", missing)}");
                if (unexpected.Count > 0)
                    parts.Add($"unexpected {unexpected.Count}: {string.Join(", ", unexpected)}");
                if (misshaped.Count > 0)
                    parts.Add($"of another shape {misshaped.Count}: {string.Join("; ", misshaped)}");
                return $"The state does not fit {GetType().Name}: {string.Join(" | ", parts)}.";
            }

            private static bool SameShape(Tensor a, Tensor b) => a.shape.AsSpan().SequenceEqual(b.shape);

            private static string Shape(Tensor t) => $"[{string.Join(", ", t.shape)}]";
        }
    }
}
