using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Columns;

/// <summary>A column whose rows are of different types.</summary>
public sealed unsafe class UnionColumn : Column
{
    internal UnionColumn(ColumnData data)
        : base(data)
    {
    }

    /// <summary>Mode, alternatives and their ids.</summary>
    public UnionType UnionType => (UnionType)Type;

    /// <summary>The type id of each row.</summary>
    public ReadOnlySpan<sbyte> TypeIds => new((sbyte*)Buffer(0) + Offset, Length);

    /// <summary>The row in the child that each row refers to; only for dense unions.</summary>
    public ReadOnlySpan<int> Offsets => UnionType.Mode == UnionMode.Dense
        ? new((int*)Buffer(1) + Offset, Length)
        : throw new InvalidOperationException("A sparse union has no offsets: rows and children go in step.");

    /// <summary>The columns, one for each alternative.</summary>
    public IReadOnlyList<Column> Children => ChildColumns;

    /// <summary>The number of rows whose child is null: a union has no validity bitmap of its own.</summary>
    public override int NullCount
    {
        get
        {
            var count = 0;
            for (var i = 0; i < Length; i++)
                count += IsNull(i) ? 1 : 0;
            return count;
        }
    }

    /// <inheritdoc/>
    public override bool IsNull(int index)
    {
        var (child, row) = Locate(index);
        return ChildColumns[child].IsNull(row);
    }

    /// <summary>Returns the position of the child that holds a row, and the row in that child.</summary>
    public (int Child, int Row) Locate(int index)
    {
        CheckIndex(index);
        var child = UnionType.ChildOf(TypeIds[index]);
        var row = UnionType.Mode == UnionMode.Dense ? Offsets[index] : index;
        if (child < 0 || (uint)row >= (uint)ChildColumns[child].Length)
            throw ArrowFormatException.Malformed(
                $"Row {index} of a {Type} column has type id {TypeIds[index]} and offset {row}: no child has such a "
                + "row.");
        return (child, row);
    }

    internal override object GetNonNull(int index)
    {
        var (child, row) = Locate(index);
        return ChildColumns[child].GetNonNull(row);
    }

    private protected override ColumnData[] DescribeChildren(int start, int length) =>
        UnionType.Mode == UnionMode.Sparse
            ? Array.ConvertAll(ChildColumns, child => child.DescribeSlice(start, length))
            : base.DescribeChildren(start, length);
}
