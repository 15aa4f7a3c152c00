using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Columns;

/// <summary>A column of structs: several columns of the same length, and a validity of its own.</summary>
public sealed class StructColumn : Column
{
    internal StructColumn(ColumnData data)
        : base(data)
    {
    }

    /// <summary>Creates a column from its parts, which must have the same length.</summary>
    public StructColumn(StructType type, params IReadOnlyList<Column> children)
        : base(Describe(type, children, children.Count == 0 ? 0 : children[0].Length)) => TakeOwnership(children);

    /// <summary>
    /// A column whose children are the columns of a batch, without a copy. The batch stays the caller's: the new column
    /// shares its buffers.
    /// </summary>
    /// <param name="batch">The batch whose columns become the fields.</param>
    /// <param name="type">
    /// The struct's type, where its fields bear other names than the batch's; the batch's own if null.
    /// </param>
    /// <exception cref="ArgumentException">The fields' number or types are not those of the columns.</exception>
    public static StructColumn FromBatch(RecordBatch batch, StructType? type = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return (StructColumn)Create(
            Describe(type ?? new StructType(batch.Schema.Fields), batch.Columns, batch.Length));
    }

    /// <summary>The fields.</summary>
    public IReadOnlyList<Field> Fields => ((StructType)Type).Fields;

    /// <summary>The columns, one for each field.</summary>
    public IReadOnlyList<Column> Children => ChildColumns;

    /// <summary>The column of the only field of that name.</summary>
    public Column this[string name] => ChildColumns[new Schema(Fields).RequireIndex(name)];

    internal override object GetNonNull(int index)
    {
        var row = new Dictionary<string, object?>();
        for (var i = 0; i < ChildColumns.Length; i++)
            row[Fields[i].Name] = ChildColumns[i].GetValue(index);
        return row;
    }

    private protected override ColumnData[] DescribeChildren(int start, int length) =>
        Array.ConvertAll(ChildColumns, child => child.DescribeSlice(start, length));

    private static ColumnData Describe(StructType type, IReadOnlyList<Column> children, int length)
    {
        if (children.Count != type.Fields.Count || children.Any(c => c.Length != length))
            throw new ArgumentException(
                $"A struct of {type.Fields.Count} fields needs as many columns of one length.", nameof(children));
        for (var i = 0; i < children.Count; i++)
        {
            if (!children[i].Type.Equals(type.Fields[i].Type))
                throw new ArgumentException(
                    $"Field '{type.Fields[i].Name}' is {type.Fields[i].Type}, its column {children[i].Type}.",
                    nameof(children));
        }

        return new ColumnData
        {
            Type = type,
            Length = length,
            NullCount = 0,
            Buffers = [default],
            Children = [.. children.Select(ColumnData.Of)],
        };
    }
}
