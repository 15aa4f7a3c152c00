namespace SparkDL.Torch;

public static partial class torch
{
    /// <summary>
    /// Optimizers and learning-rate schedulers. They run PyTorch's operators in PyTorch's order, so results are
    /// bit-equal.
    /// </summary>
    public static partial class optim
    {
        /// <summary>The base of the optimizers: it updates parameters by their gradients.</summary>
        public abstract partial class Optimizer : IDisposable
        {
            private readonly Dictionary<Tensor, ParameterState> _state = new(ReferenceEqualityComparer.Instance);
            private readonly List<ParameterGroup> _groups = [];

            private protected Optimizer(
                IEnumerable<ParameterGroup> groups, params (string Name, double Value)[] defaults)
            {
                ArgumentNullException.ThrowIfNull(groups);
                Defaults = defaults;
                foreach (var group in groups)
                    add_param_group(group);
                if (_groups.Count == 0 || _groups.All(g => g.parameters.Count == 0))
                    throw new ArgumentException("An optimizer needs at least one parameter.", nameof(groups));
            }

            /// <summary>The parameter groups, each with its own settings.</summary>
            public IReadOnlyList<ParameterGroup> param_groups => _groups;

            internal IReadOnlyList<(string Name, double Value)> Defaults { get; }

            /// <summary>
            /// Adds a group of parameters with its own settings; settings it lacks take the optimizer's defaults.
            /// </summary>
            public void add_param_group(ParameterGroup group)
            {
                ArgumentNullException.ThrowIfNull(group);
                foreach (var (name, value) in Defaults)
                    group.Default(name, value);
                foreach (var parameter in group.parameters)
                {
                    if (!_state.TryAdd(parameter, new ParameterState()))
                        throw new ArgumentException("A parameter stands in two groups.", nameof(group));
                }

                _groups.Add(group);
            }

            /// <summary>The optimizer's state of a parameter, such as its momentum.</summary>
            public ParameterState state(Tensor parameter) => _state[parameter];

            /// <summary>Makes one optimization step: updates every parameter that has a gradient.</summary>
            public virtual void step()
            {
                using var guard = no_grad();
                using var scope = NewDisposeScope();
                foreach (var group in _groups)
                {
                    foreach (var parameter in group.parameters)
                        Step(group, parameter);
                }
            }

            /// <summary>
            /// Clears the gradients: to null, or to zeros if <paramref name="set_to_none"/> is false.
            /// </summary>
            public void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in _groups.SelectMany(g => g.parameters))
                    ParameterGradient.Clear(parameter, set_to_none);
            }

            /// <summary>Frees the optimizer's state; the parameters belong to their module.</summary>
            public void Dispose()
            {
                foreach (var slot in _state.Values.SelectMany(s => s.tensors.Values))
                    slot.Dispose();
                GC.SuppressFinalize(this);
            }

            /// <summary>Updates one parameter. The caller has disabled gradients and opened a dispose scope.</summary>
            private protected abstract void Update(
                ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state);

            private protected static IEnumerable<ParameterGroup> One(IEnumerable<Tensor> parameters) =>
                [new(parameters)];

            private void Step(ParameterGroup group, Tensor parameter)
            {
                var gradient = parameter.grad;
                if (gradient is null)
                    return;
                var state = _state[parameter];
                state.step++;
                Update(group, parameter, group.IsSet("maximize") ? gradient.neg() : gradient, state);
            }
        }
    }
}
