using System.Collections;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Builders;

/// <summary>
/// Builds a column of lists of a fixed size: append the items of a row to <see cref="Items"/>, then call
/// <see cref="EndList"/>.
/// </summary>
public sealed class FixedSizeListColumnBuilder(FixedSizeListType type) : ColumnBuilder(type)
{
    /// <summary>The builder of the items of all lists.</summary>
    public ColumnBuilder Items { get; } = For(type.Item.Type);

    /// <summary>Ends a list.</summary>
    /// <exception cref="InvalidOperationException">It has too few or too many items.</exception>
    public FixedSizeListColumnBuilder EndList()
    {
        if (Items.Length != (Length + 1L) * type.Size)
            throw new InvalidOperationException(
                $"Row {Length} has {Items.Length - ((long)Length * type.Size)} items; {Type} needs {type.Size}.");
        Appended();
        return this;
    }

    internal override ColumnData Finish(List<NativeBuffer> owned)
    {
        RequireWholeRows(Items.Length, (long)Length * type.Size, type.Item.Name);
        return Describe(owned, [], [Items.Finish(owned)]);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Items.Dispose();
    }

    private protected override void AppendEmpty()
    {
        for (var i = 0; i < type.Size; i++)
            Items.AppendEmptyRow();
        EndList();
    }

    private protected override void AppendNonNull(object value)
    {
        foreach (var item in (IEnumerable)value)
            Items.AppendValue(item);
        EndList();
    }

    private protected override void CopyRow(Column source, int index)
    {
        if (source.IsNull(index))
        {
            AppendNull();
            return;
        }

        Items.AppendFrom(((FixedSizeListColumn)source).Values, checked(index * type.Size), type.Size);
        EndList();
    }
}
