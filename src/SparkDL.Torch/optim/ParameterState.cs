namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>An optimizer's state of one parameter: named tensors and the number of steps.</summary>
        public sealed class ParameterState
        {
            private readonly SortedDictionary<string, Tensor> _slots = new(StringComparer.Ordinal);

            /// <summary>The number of steps made on the parameter.</summary>
            public long step { get; internal set; }

            /// <summary>The tensors by PyTorch's names, such as <c>exp_avg</c>.</summary>
            public IReadOnlyDictionary<string, Tensor> tensors => _slots;

            /// <summary>The tensor of a name; at first use zeros of the parameter's shape and dtype.</summary>
            internal Tensor Zeros(string name, Tensor like) =>
                _slots.TryGetValue(name, out var slot) ? slot : Set(name, torch.zeros_like(like));

            internal Tensor Set(string name, Tensor value) => _slots[name] = value.DetachFromDisposeScope();
        }
    }
}
