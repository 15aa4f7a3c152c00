namespace SparkDL.Torch;

public static partial class torch
{
    /// <summary>Neural networks under PyTorch's names: modules, functions, and initializers.</summary>
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

            /// <summary>
            /// Registers a parameter under a name; null reserves the name, as for a layer without bias.
            /// </summary>
            /// <returns>The tensor, which now requires gradients and is detached from its dispose scope.</returns>
            public Tensor? register_parameter(string name, Tensor? value)
            {
                CheckName(name);
                if (value is not null)
                    value = Parameter(value);
                _parameters.Add(name, value);
                return value;
            }

            /// <summary>
            /// Registers a tensor that is saved with the module but not trained, such as a running mean.
            /// </summary>
            /// <param name="name">Its name in the state dict.</param>
            /// <param name="value">The tensor, which is detached from its dispose scope.</param>
            /// <param name="persistent">Whether the state dict contains it.</param>
            public Tensor? register_buffer(string name, Tensor? value, bool persistent = true)
            {
                CheckName(name);
                _buffers.Add(name, (value?.DetachFromDisposeScope(), persistent));
                return value;
            }

            /// <summary>Registers a submodule under a name; null reserves the name.</summary>
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
                    throw new ArgumentException(
                        $"{GetType().Name} already has something named '{name}'.", nameof(name));
            }

            /// <summary>Frees the parameters and buffers of this module and of all modules in it.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Frees the parameters, buffers and submodules; override it to free more.</summary>
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

        /// <summary>
        /// Makes a tensor a parameter: a leaf that requires gradients and is detached from its dispose scope.
        /// </summary>
        public static Tensor Parameter(Tensor value, bool requires_grad = true)
        {
            ArgumentNullException.ThrowIfNull(value);
            value.requires_grad = requires_grad;
            return value.DetachFromDisposeScope();
        }
    }
}
