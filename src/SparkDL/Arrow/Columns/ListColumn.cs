using System.Numerics.Tensors;

namespace SparkDL.Arrow;

/// <summary>
/// A column of lists. The same class serves lists and list views with 32- and 64-bit offsets.
/// </summary>
public unsafe class ListColumn : Column
{
    internal ListColumn(ColumnData data)
        : base(data) => Layout = ColumnLayout.Of(data.Type);

    internal Layout Layout { get; }

    /// <summary>The items of all rows; <see cref="GetRange"/> says which belong to which row.</summary>
    public Column Values => ChildColumns[0];

    /// <summary>The offsets of all rows, one more than there are rows; only for lists with 32-bit offsets.</summary>
    public ReadOnlySpan<int> Offsets => Layout != Layout.List32
        ? throw new InvalidOperationException($"A {Type} column has no 32-bit list offsets: use {nameof(GetRange)}.")
        : RawBuffers[1].Length < sizeof(int) ? [0] : new((int*)Buffer(1) + Offset, Length + 1);

    internal ReadOnlySpan<long> LargeOffsets =>
        RawBuffers[1].Length < sizeof(long) ? [0L] : new((long*)Buffer(1) + Offset, Length + 1);

    /// <summary>Where the items of a row lie in <see cref="Values"/>.</summary>
    public (int Start, int Length) GetRange(int index)
    {
        CheckIndex(index);
        var (start, end) = RawRange(index);
        if (start < 0 || end < start || end > Values.Length)
            throw ArrowFormatException.Malformed(
                $"Row {index} of a {Type} column points outside of its {Values.Length} items.");
        return ((int)start, (int)(end - start));
    }

    /// <summary>The items of a row as a column of their own, without copying; dispose it.</summary>
    public Column GetList(int index)
    {
        var (start, length) = GetRange(index);
        return Values.Slice(start, length);
    }

    /// <summary>The items as a tensor of rows x items, without copying, where all rows have the same length.</summary>
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
                    $"Row {i} has another length than row 0 ({size}), or lies elsewhere: this is no tensor.");
        }

        return ListTensors.Of<T>(this, Values, first, size);
    }

    internal (long Start, long End) RawRange(int index)
    {
        var slot = (long)Offset + index;
        switch (Layout)
        {
            case Layout.List32:
                var offsets = (int*)Buffer(1) + slot;
                return (offsets[0], offsets[1]);
            case Layout.List64:
                var large = (long*)Buffer(1) + slot;
                return (large[0], large[1]);
            case Layout.ListView32:
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
