using System.Numerics.Tensors;

namespace SparkDL.Arrow.Columns;

/// <summary>Views lists of equal length as tensors; their items are already stored row by row.</summary>
internal static class ListTensors
{
    public static ReadOnlyTensorSpan<T> Of<T>(Column parent, Column values, int first, int size)
        where T : unmanaged
    {
        PrimitiveColumn<T>.RequireNoNulls(parent);
        var dimensions = new List<nint> { parent.Length, size };
        var count = checked(parent.Length * size);
        while (values is FixedSizeListColumn inner)
        {
            PrimitiveColumn<T>.RequireNoNulls(inner);
            dimensions.Add(inner.Size);
            (first, count, values) = (first * inner.Size, checked(count * inner.Size), inner.Values);
        }

        if (values is not PrimitiveColumn<T> items)
            throw new InvalidOperationException($"The items are {values.Type}, not {typeof(T).Name}.");
        PrimitiveColumn<T>.RequireNoNulls(items);
        return new ReadOnlyTensorSpan<T>(items.Values.Slice(first, count), [.. dimensions]);
    }
}
