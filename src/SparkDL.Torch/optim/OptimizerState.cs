using System.Globalization;

namespace SparkDL.Torch;

/// <summary>The state of an optimizer as a checkpoint stores it.</summary>
/// <param name="Tensors">The state tensors by <c>INDEX.NAME</c>, where INDEX counts the parameters over all groups;
/// <c>step</c> is stored as a tensor, too.</param>
/// <param name="Groups">The settings of each group.</param>
public sealed record OptimizerState(
    IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyList<IReadOnlyDictionary<string, double>> Groups);

public static partial class torch
{
    public static partial class optim
    {
        public abstract partial class Optimizer
        {
            /// <summary>
            /// The optimizer's state, for a checkpoint. The tensors are the optimizer's own, not copies.
            /// </summary>
            public OptimizerState state_dict()
            {
                var tensors = new OrderedDictionary<string, Tensor>();
                foreach (var (index, parameter) in Numbered())
                {
                    var state = this.state(parameter);
                    if (state.step == 0)
                        continue;
                    tensors[Name(index, "step")] = torch.tensor(state.step);
                    foreach (var (slot, value) in state.tensors)
                        tensors[Name(index, slot)] = value;
                }

                return new OptimizerState(
                    tensors,
                    param_groups.Select(
                        g => (IReadOnlyDictionary<string, double>)new Dictionary<string, double>(g.settings)).ToList());
            }

            /// <summary>Restores a state that <see cref="state_dict"/> returned; the tensors are copied.</summary>
            public void load_state_dict(OptimizerState state)
            {
                ArgumentNullException.ThrowIfNull(state);
                if (state.Groups.Count != param_groups.Count)
                    throw new ArgumentException(
                        $"The state has {state.Groups.Count} parameter groups, the optimizer {param_groups.Count}.",
                        nameof(state));
                using var guard = no_grad();
                var parameters = Numbered().ToDictionary(p => p.Index, p => p.Parameter);
                foreach (var (name, value) in state.Tensors)
                    Restore(parameters, name, value);
                foreach (var (group, settings) in param_groups.Zip(state.Groups))
                {
                    foreach (var (name, value) in settings)
                        group[name] = value;
                }
            }

            private void Restore(Dictionary<int, Tensor> parameters, string name, Tensor value)
            {
                var dot = name.IndexOf('.', StringComparison.Ordinal);
                var digits = name.AsSpan(0, Math.Max(dot, 0));
                if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    || !parameters.TryGetValue(index, out var parameter))
                    throw new ArgumentException(
                        $"The state's '{name}' belongs to no parameter of this optimizer ({parameters.Count} "
                        + "parameters).",
                        nameof(name));
                var slots = this.state(parameter);
                var slot = name[(dot + 1)..];
                if (slot == "step")
                    slots.step = (long)value.to(ScalarType.Float64).item<double>();
                else if (value.shape.AsSpan().SequenceEqual(parameter.shape))
                    slots.Zeros(slot, parameter).copy_(value);
                else
                    throw new ArgumentException(
                        $"The state's '{name}' has not the shape of its parameter.", nameof(value));
            }

            private static string Name(int index, string slot) =>
                string.Create(CultureInfo.InvariantCulture, $"{index}.{slot}");

            private IEnumerable<(int Index, Tensor Parameter)> Numbered() =>
                param_groups.SelectMany(g => g.parameters).Select((p, i) => (i, p));
        }
    }
}
