namespace SparkDL.Torch;

public sealed partial class Tensor
{
    /// <summary>PyTorch's indexing: <c>t[0]</c>, <c>t[1..^1, TensorIndex.Ellipsis, 2]</c>, <c>t[mask]</c>.</summary>
    /// <remarks>
    /// A view, unless a tensor is among the entries. A mask of several dimensions counts for as many, whatever follows
    /// it.
    /// </remarks>
    public Tensor this[params ReadOnlySpan<TensorIndex> entries]
    {
        get
        {
            var (view, positions) = Apply(entries);
            if (positions is null) return view;
            var result = view.index(positions!);
            view.Dispose();
            return result;
        }

        set
        {
            ArgumentNullException.ThrowIfNull(value);
            var (view, positions) = Apply(entries);
            using var fitting = WithoutLeadingOnes(value);
            if (positions is null) view.copy_(fitting);
            else view.index_put_(positions!, fitting);
            view.Dispose();
        }
    }

    // Applies the entries that need no copy as views, and returns the tensors of positions by dimension.
    private (Tensor View, List<Tensor?>? Positions) Apply(ReadOnlySpan<TensorIndex> entries)
    {
        var current = new View(alias());
        List<Tensor?>? positions = null;
        var masked = 0; // dimensions that masks take beyond one each: the operator's list has one entry a mask
        foreach (var entry in entries)
        {
            switch (entry.Kind)
            {
                case TensorIndex.Form.Number:
                    current.Step(t => t.select(current.Dimension, entry.Start!.Value), 0);
                    break;
                case TensorIndex.Form.None:
                    current.Step(t => t.unsqueeze(current.Dimension), 1);
                    break;
                case TensorIndex.Form.Slice:
                    current.Step(t => t.slice(current.Dimension, entry.Start, entry.Stop, entry.Step), 1);
                    break;
                case TensorIndex.Form.Positions when entry.Positions!.ndim == 0 && !IsMask(entry.Positions):
                    current.Step(t => t.select(current.Dimension, entry.Positions.item<long>()), 0);
                    break;
                case TensorIndex.Form.Ellipsis:
                    current.Dimension += ndim - Consumed(entries);
                    break;
                default:
                    positions ??= [];
                    while (positions.Count + masked < current.Dimension) positions.Add(null);
                    var width = WidthOf(entry);
                    // A single boolean is a mask of a new dimension of size 1.
                    if (width == 0) current.Step(t => t.unsqueeze(current.Dimension), 0);
                    positions.Add(width == 0 ? entry.Positions!.view(1) : entry.Positions!);
                    current.Dimension += Math.Max(1, width);
                    masked += Math.Max(1, width) - 1;
                    break;
            }
        }
        return (current.Tensor, positions);
    }

    private static int Consumed(ReadOnlySpan<TensorIndex> entries)
    {
        var count = 0;
        foreach (var entry in entries)
            if (entry.Kind is not (TensorIndex.Form.None or TensorIndex.Form.Ellipsis)) count += WidthOf(entry);
        return count;
    }

    // A mask indexes as many dimensions as it has.
    private static int WidthOf(TensorIndex entry) =>
        entry.Positions is { } positions && IsMask(positions) ? (int)positions.ndim : 1;

    private static bool IsMask(Tensor positions) => positions.dtype is ScalarType.Bool or ScalarType.Byte;

    // The assigned tensor may have additional leading dimensions of size 1.
    private static Tensor WithoutLeadingOnes(Tensor value)
    {
        var sizes = value.shape;
        return value.view(sizes.SkipWhile(n => n == 1).ToArray());
    }

    private sealed class View(Tensor tensor)
    {
        internal Tensor Tensor { get; private set; } = tensor;

        internal int Dimension { get; set; }

        internal void Step(Func<Tensor, Tensor> step, int forward)
        {
            var next = step(Tensor);
            Tensor.Dispose();
            Tensor = next;
            Dimension += forward;
        }
    }
}
