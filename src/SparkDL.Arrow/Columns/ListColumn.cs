using System.Numerics.Tensors;

namespace SparkDL.Arrow.Columns;

/// <summary>A column of lists. The same class serves lists and list views with 32- and 64-bit offsets.</summary>
public unsafe class ListColumn : Column
{
    internal ListColumn(ColumnData data)
        : base(data) => Layout = ColumnLayout.Of(data.Type);

    internal PhysicalLayout Layout { get; }

    /// <summary>The items of all rows; <see cref="GetRange"/> returns which of them belong to a row.</summary>
    public Column Values => ChildColumns[0];

    /// <summary>The offsets of all rows, one more than there are rows; only for lists with 32-bit offsets.</summary>
    public ReadOnlySpan<int> Offsets => Layout != PhysicalLayout.List32
        ? throw new InvalidOperationException($"A {Type} column has no 32-bit list offsets: use {nameof(GetRange)}.")
        : RawBuffers[1].Length < sizeof(int) ? [0] : new((int*)Buffer(1) + Offset, Length + 1);

    internal ReadOnlySpan<long> LargeOffsets =>
        RawBuffers[1].Length < sizeof(long) ? [0L] : new((long*)Buffer(1) + Offset, Length + 1);

    /// <summary>Returns the first item of a row in <see cref="Values"/> and the number of its items.</summary>
    public (int Start, int Length) GetRange(int index)
    {
        CheckIndex(index);
        var (start, end) = RawRange(index);
        if (start < 0 || end < start || end > Values.Length)
            throw ArrowFormatException.Malformed(
                $"Row {index} of a {Type} column points outside of its {Values.Length} items.");
        return ((int)start, (int)(end - start));
    }

    /// <summary>Returns the items of a row as a column. Memory is shared, not copied; the caller disposes it.</summary>
    public Column GetList(int index)
    {
        var (start, length) = GetRange(index);
        return Values.Slice(start, length);
    }

    /// <summary>
    /// Returns the items as a tensor of shape [rows, items] without copying; all rows must have the same number of
    /// items.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The lengths differ, there are nulls, or items are of another type.
    /// </exception>
    public ReadOnlyTensorSpan<T> AsTensor<T>()
        where T : unmanaged
    {
        var (first, size) = Length == 0 ? (0, 0) : GetRange(0);
        for (var i = 0; i < Length; i++)
        {
            if (GetRange(i) != (first + (i * size), size))
                throw new InvalidOperationException(
                    $"Row {i} does not have {size} items like row 0, or does not follow the row before it: the column "
                    + "is no tensor.");
        }

        return ListTensors.Of<T>(this, Values, first, size);
    }

    internal (long Start, long End) RawRange(int index)
    {
        var slot = (long)Offset + index;
        switch (Layout)
        {
            case PhysicalLayout.List32:
                var offsets = (int*)Buffer(1) + slot;
                return (offsets[0], offsets[1]);
            case PhysicalLayout.List64:
                var large = (long*)Buffer(1) + slot;
                return (large[0], large[1]);
            case PhysicalLayout.ListView32:
                var start = ((int*)Buffer(1))[slot];
                return (start, (long)start + ((int*)Buffer(2))[slot]);
            default:
                var largeStart = ((long*)Buffer(1))[slot];
                return (largeStart, unchecked(largeStart + ((long*)Buffer(2))[slot]));
        }
    }

    internal override object GetNonNull(int index)
    {
        var (start, length) = GetRange(index);
        var items = new object?[length];
        for (var i = 0; i < length; i++)
            items[i] = Values.GetValue(start + i);
        return items;
    }
}
