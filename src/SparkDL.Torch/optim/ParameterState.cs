namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>What an optimizer remembers of one parameter: named tensors and the number of steps.</summary>
        public sealed class ParameterState
        {
            private readonly SortedDictionary<string, Tensor> _slots = new(StringComparer.Ordinal);

            /// <summary>How many steps the parameter has taken.</summary>
            public long step { get; internal set; }

            /// <summary>The tensors by PyTorch's names, such as <c>exp_avg</c>.</summary>
            public IReadOnlyDictionary<string, Tensor> slots => _slots;

            /// <summary>The slot, made of zeros like the parameter at first use.</summary>
            internal Tensor Zeros(string name, Tensor like) =>
                _slots.TryGetValue(name, out var slot) ? slot : Set(name, torch.zeros_like(like));

            internal Tensor Set(string name, Tensor value) => _slots[name] = value.DetachFromDisposeScope();
        }
    }
}
