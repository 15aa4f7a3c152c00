namespace SparkDL.Arrow.Columns;

/// <summary>A column of maps: a list of key and value pairs.</summary>
public sealed class MapColumn : ListColumn
{
    internal MapColumn(ColumnData data)
        : base(data)
    {
    }

    /// <summary>The pairs of all rows.</summary>
    public StructColumn Entries => (StructColumn)Values;

    /// <summary>
    /// The keys of all rows; <see cref="ListColumn.GetRange"/> returns which of them belong to a row.
    /// </summary>
    public Column Keys => Entries.Children[0];

    /// <summary>The values of all rows, at the positions of <see cref="Keys"/>.</summary>
    public Column Items => Entries.Children[1];

    internal override object GetNonNull(int index)
    {
        var (start, length) = GetRange(index);
        var pairs = new KeyValuePair<object?, object?>[length];
        for (var i = 0; i < length; i++)
            pairs[i] = new(Keys.GetValue(start + i), Items.GetValue(start + i));
        return pairs;
    }
}
