namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>
        /// A group of parameters with its own settings; a setting that is not given takes the optimizer's default.
        /// </summary>
        /// <example><c>new ParameterGroup(head.parameters()) { ["lr"] = 0.1, ["weight_decay"] = 0 }</c></example>
        public sealed class ParameterGroup
        {
            private readonly SortedDictionary<string, double> _settings = new(StringComparer.Ordinal);

            /// <summary>Creates a group.</summary>
            public ParameterGroup(IEnumerable<Tensor> parameters)
            {
                ArgumentNullException.ThrowIfNull(parameters);
                this.parameters = [.. parameters];
            }

            /// <summary>The parameters of this group.</summary>
            public IReadOnlyList<Tensor> parameters { get; }

            /// <summary>The learning rate.</summary>
            public double lr
            {
                get => this["lr"];
                set => this["lr"] = value;
            }

            /// <summary>All settings by name; switches are 0 or 1.</summary>
            public IReadOnlyDictionary<string, double> settings => _settings;

            /// <summary>A setting by PyTorch's name.</summary>
            public double this[string name]
            {
                get => _settings.TryGetValue(name, out var value)
                    ? value : throw new KeyNotFoundException(
                        $"This group has no setting '{name}'; it has {string.Join(", ", _settings.Keys)}.");
                set => _settings[name] = value;
            }

            internal bool IsSet(string name) => this[name] != 0;

            internal void Default(string name, double value) => _settings.TryAdd(name, value);
        }
    }
}
