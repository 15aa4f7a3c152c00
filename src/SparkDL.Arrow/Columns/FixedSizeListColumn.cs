using System.Numerics.Tensors;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Columns;

/// <summary>A column of lists that all have the same length: rows of a tensor.</summary>
public sealed class FixedSizeListColumn : Column
{
    internal FixedSizeListColumn(ColumnData data)
        : base(data) => Size = ((FixedSizeListType)data.Type).Size;

    /// <summary>The items of each row.</summary>
    public int Size { get; }

    /// <summary>The items of all rows: row i has those from <c>i * Size</c> on.</summary>
    public Column Values => ChildColumns[0];

    /// <summary>The items of a row as a column of their own, without copying; dispose it.</summary>
    public Column GetList(int index)
    {
        CheckIndex(index);
        return Values.Slice(index * Size, Size);
    }

    /// <summary>The items as a tensor of rows x items (x items of nested fixed-size lists), without copying.</summary>
    /// <exception cref="InvalidOperationException">There are nulls, or the items are of another type.</exception>
    public ReadOnlyTensorSpan<T> AsTensor<T>()
        where T : unmanaged => ListTensors.Of<T>(this, Values, 0, Size);

    internal override object GetNonNull(int index)
    {
        var items = new object?[Size];
        for (var i = 0; i < items.Length; i++)
            items[i] = Values.GetValue((index * Size) + i);
        return items;
    }

    private protected override ColumnData[] DescribeChildren(int start, int length) =>
        [Values.DescribeSlice(checked(start * Size), checked(length * Size))];
}
