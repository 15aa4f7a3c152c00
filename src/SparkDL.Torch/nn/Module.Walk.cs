namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public abstract partial class Module
        {
            /// <summary>The modules directly inside this one.</summary>
            public IEnumerable<(string name, Module module)> named_children()
            {
                foreach (var (name, child) in _modules)
                {
                    if (child is not null)
                        yield return (name, child);
                }
            }

            /// <summary>The modules directly inside this one, without their names.</summary>
            public IEnumerable<Module> children() => named_children().Select(c => c.module);

            /// <summary>This module (under the empty name) and all modules in it, each once.</summary>
            public IEnumerable<(string name, Module module)> named_modules() => Walk("", []);

            /// <summary>This module and all modules in it, each once.</summary>
            public IEnumerable<Module> modules() => named_modules().Select(m => m.module);

            /// <summary>
            /// The parameters by their dotted names; one that is shared comes once, under its first name.
            /// </summary>
            public IEnumerable<(string name, Tensor parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
                foreach (var (prefix, module) in recurse ? named_modules() : [("", this)])
                {
                    foreach (var (name, value) in module._parameters)
                    {
                        if (value is not null && seen.Add(value))
                            yield return (Join(prefix, name), value);
                    }
                }
            }

            /// <summary>The parameters, as an optimizer takes them.</summary>
            public IEnumerable<Tensor> parameters(bool recurse = true) =>
                named_parameters(recurse).Select(p => p.parameter);

            /// <summary>The buffers by their dotted names.</summary>
            public IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true)
            {
                foreach (var (prefix, module) in recurse ? named_modules() : [("", this)])
                {
                    foreach (var (name, value) in module._buffers)
                    {
                        if (value.Tensor is not null)
                            yield return (Join(prefix, name), value.Tensor);
                    }
                }
            }

            /// <summary>The buffers without their names.</summary>
            public IEnumerable<Tensor> buffers(bool recurse = true) => named_buffers(recurse).Select(b => b.buffer);

            /// <summary>Applies an action to every submodule, then to this module.</summary>
            public Module apply(Action<Module> action)
            {
                ArgumentNullException.ThrowIfNull(action);
                foreach (var child in children())
                    child.apply(action);
                action(this);
                return this;
            }

            /// <summary>Switches training mode on or off for this module and all submodules.</summary>
            public Module train(bool on = true)
            {
                foreach (var module in modules())
                    module.training = on;
                return this;
            }

            /// <summary>Switches to evaluation mode, for scoring: the same as <c>train(false)</c>.</summary>
            public Module eval() => train(false);

            /// <summary>Sets whether the parameters require gradients.</summary>
            public Module requires_grad_(bool on = true)
            {
                foreach (var parameter in parameters())
                    parameter.requires_grad = on;
                return this;
            }

            /// <summary>
            /// Clears the gradients: to null, or to zeros if <paramref name="set_to_none"/> is false.
            /// </summary>
            public void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                    ParameterGradient.Clear(parameter, set_to_none);
            }

            private static string Join(string prefix, string name) => prefix.Length == 0 ? name : prefix + "." + name;

            private IEnumerable<(string name, Module module)> Walk(string prefix, HashSet<Module> seen)
            {
                if (!seen.Add(this))
                    yield break;
                yield return (prefix, this);
                foreach (var (name, child) in named_children())
                {
                    foreach (var inner in child.Walk(Join(prefix, name), seen))
                        yield return inner;
                }
            }
        }
    }
}
