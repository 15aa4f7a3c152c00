namespace SparkDL.Arrow.Columns;

/// <summary>
/// Compares columns value by value. How they are stored (offsets, padding, the content of null slots) does not matter.
/// </summary>
internal static class ColumnEquality
{
    public static bool Equal(Column a, int startA, Column b, int startB, int length)
    {
        for (var i = 0; i < length; i++)
        {
            if (!RowEqual(a, startA + i, b, startB + i))
                return false;
        }

        return true;
    }

    public static bool RowEqual(Column a, int rowA, Column b, int rowB)
    {
        (a, rowA) = Resolve(a, rowA);
        (b, rowB) = Resolve(b, rowB);
        var isNull = a.IsNull(rowA);
        if (isNull != b.IsNull(rowB))
            return false;
        return isNull || (a, b) switch
        {
            (BinaryColumn x, BinaryColumn y) => x.GetBytes(rowA).SequenceEqual(y.GetBytes(rowB)),
            (FixedSizeBinaryColumn x, FixedSizeBinaryColumn y) => x.GetBytes(rowA).SequenceEqual(y.GetBytes(rowB)),
            (DecimalColumn x, DecimalColumn y) => x.GetBytes(rowA).SequenceEqual(y.GetBytes(rowB)),
            (BoolColumn x, BoolColumn y) => x[rowA] == y[rowB],
            (ListColumn x, ListColumn y) => Lists(x, rowA, y, rowB),
            (FixedSizeListColumn x, FixedSizeListColumn y) =>
                x.Size == y.Size && Equal(x.Values, rowA * x.Size, y.Values, rowB * y.Size, x.Size),
            (StructColumn x, StructColumn y) => Structs(x, rowA, y, rowB),
            (UnionColumn x, UnionColumn y) => Unions(x, rowA, y, rowB),
            _ => a.GetType() == b.GetType() && BitsEqual(a, rowA, b, rowB),
        };
    }

    // Dictionaries and runs are ways to store a value, not values.
    private static (Column Column, int Row) Resolve(Column column, int row)
    {
        while (true)
        {
            switch (column)
            {
                case DictionaryColumn c when !c.IsNull(row):
                    (column, row) = (c.Dictionary, c.Locate(row));
                    break;
                case RunEndEncodedColumn c:
                    (column, row) = (c.Values, c.Locate(row));
                    break;
                default:
                    return (column, row);
            }
        }
    }

    private static bool Lists(ListColumn a, int rowA, ListColumn b, int rowB)
    {
        var (startA, lengthA) = a.GetRange(rowA);
        var (startB, lengthB) = b.GetRange(rowB);
        return lengthA == lengthB && Equal(a.Values, startA, b.Values, startB, lengthA);
    }

    private static bool Structs(StructColumn a, int rowA, StructColumn b, int rowB)
    {
        if (a.Children.Count != b.Children.Count)
            return false;
        for (var i = 0; i < a.Children.Count; i++)
        {
            if (!RowEqual(a.Children[i], rowA, b.Children[i], rowB))
                return false;
        }

        return true;
    }

    private static bool Unions(UnionColumn a, int rowA, UnionColumn b, int rowB)
    {
        var (childA, atA) = a.Locate(rowA);
        var (childB, atB) = b.Locate(rowB);
        return childA == childB && RowEqual(a.Children[childA], atA, b.Children[childB], atB);
    }

    // Bit by bit, so that NaN equals itself and minus zero does not equal zero.
    private static unsafe bool BitsEqual(Column a, int rowA, Column b, int rowB)
    {
        var width = ColumnLayout.FixedWidth(a.Type);
        var left = new ReadOnlySpan<byte>(a.RawBuffers[1].Start + (((long)a.Offset + rowA) * width), width);
        return left.SequenceEqual(
            new ReadOnlySpan<byte>(b.RawBuffers[1].Start + (((long)b.Offset + rowB) * width), width));
    }
}
