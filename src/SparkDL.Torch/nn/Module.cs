namespace SparkDL.Torch;

public static partial class torch
{
    /// <summary>Networks: modules, their functions, and how their weights begin; PyTorch's names.</summary>
    public static partial class nn
    {
        /// <summary>
        /// The base of every network and layer: parameters, buffers and sub-modules by name, in the order in which they
        /// were registered, which is the order of PyTorch's state dicts.
        /// </summary>
        public abstract partial class Module : IDisposable
        {
            private readonly OrderedDictionary<string, Tensor?> _parameters = [];
            private readonly OrderedDictionary<string, (Tensor? Tensor, bool Persistent)> _buffers = [];
            private readonly OrderedDictionary<string, Module?> _modules = [];
            private bool _disposed;

            /// <summary>Creates a module; layers register their parts in their constructors.</summary>
            protected Module()
            {
            }

            /// <summary>Whether dropout drops and batch norm uses the batch's statistics.</summary>
            public bool training { get; private set; } = true;

            /// <summary>Whether the module is made of other modules.</summary>
            protected bool HasChildren => _modules.Count > 0;

            /// <summary>Adds a parameter under a name; null keeps the name's place without a value (a layer without bias).</summary>
            /// <returns>The tensor, which now asks for gradients and outlives every scope.</returns>
            public Tensor? register_parameter(string name, Tensor? value)
            {
                CheckName(name);
                if (value is not null)
                    value = Parameter(value);
                _parameters.Add(name, value);
                return value;
            }

            /// <summary>Adds a tensor that is saved with the module but not trained, such as a running mean.</summary>
            /// <param name="name">Its name in the state dict.</param>
            /// <param name="value">The tensor, which outlives every scope from now on.</param>
            /// <param name="persistent">Whether the state dict has it.</param>
            public Tensor? register_buffer(string name, Tensor? value, bool persistent = true)
            {
                CheckName(name);
                _buffers.Add(name, (value?.DetachFromDisposeScope(), persistent));
                return value;
            }

            /// <summary>Adds a sub-module under a name; null keeps the name's place.</summary>
            public T register_module<T>(string name, T module)
                where T : Module?
            {
                CheckName(name);
                _modules.Add(name, module);
                return module;
            }

            /// <summary>Registers every field that holds a module or a parameter, under the field's own name.</summary>
            /// <remarks>For networks written as a class with fields: call it at the end of the constructor.</remarks>
            protected void RegisterComponents()
            {
                foreach (var field in ModuleFields.Of(GetType()))
                {
                    var name = field.Name.TrimStart('_');
                    if (_modules.ContainsKey(name) || _parameters.ContainsKey(name) || _buffers.ContainsKey(name))
                        continue;
                    if (field.GetValue(this) is Module module)
                        register_module(name, module);
                    else if (field.GetValue(this) is Tensor tensor)
                        RegisterTensor(name, tensor);
                }
            }

            private void RegisterTensor(string name, Tensor tensor)
            {
                if (tensor.requires_grad)
                    register_parameter(name, tensor);
                else
                    register_buffer(name, tensor);
            }

            private void CheckName(string name)
            {
                ArgumentException.ThrowIfNullOrEmpty(name);
                if (name.Contains('.', StringComparison.Ordinal))
                    throw new ArgumentException($"A name inside a module must not hold a dot: '{name}'.", nameof(name));
                if (_parameters.ContainsKey(name) || _buffers.ContainsKey(name) || _modules.ContainsKey(name))
                    throw new ArgumentException($"{GetType().Name} already has something named '{name}'.", nameof(name));
            }

            /// <summary>Frees the parameters and buffers of this module and of all modules in it.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Frees what the module holds; a layer with more than parameters and buffers adds its own.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (_disposed || !disposing)
                    return;
                _disposed = true;
                foreach (var child in _modules.Values)
                    child?.Dispose();
                foreach (var parameter in _parameters.Values)
                    parameter?.Dispose();
                foreach (var (buffer, _) in _buffers.Values)
                    buffer?.Dispose();
            }
        }

        /// <summary>Makes a tensor a parameter: a leaf that asks for gradients and outlives every scope.</summary>
        public static Tensor Parameter(Tensor value, bool requires_grad = true)
        {
            ArgumentNullException.ThrowIfNull(value);
            value.requires_grad = requires_grad;
            return value.DetachFromDisposeScope();
        }
    }
}
