using System.Globalization;
using System.Text;

namespace SparkDL.Arrow.Columns;

/// <summary>Formats values and columns for display.</summary>
internal static class ColumnText
{
    private const int MaxItems = 10;
    private const int MaxDepth = 4;
    private const int MaxBytes = 16;

    public static string Describe(Column column)
    {
        var shown = Math.Min(column.Length, MaxItems);
        var values = Enumerable.Range(0, shown).Select(i => Value(column, i));
        return $"{column.Type}[{column.Length}] [{string.Join(", ", values)}{(shown < column.Length ? ", ..." : "")}]";
    }

    /// <summary>
    /// Reads no more than is shown: list views may repeat the same items, so that the whole value of a few bytes could
    /// fill the memory.
    /// </summary>
    public static string Value(Column column, int index, int depth = 0) => column switch
    {
        RunEndEncodedColumn c => Value(c.Values, c.Locate(index), depth),
        UnionColumn c when c.Locate(index) is var (child, row) => Value(c.Children[child], row, depth),
        _ when column.IsNull(index) => "null",
        DictionaryColumn c => Value(c.Dictionary, c.Locate(index), depth),
        ListColumn or FixedSizeListColumn or StructColumn when depth == MaxDepth => "...",
        MapColumn c when c.GetRange(index) is var (start, length) =>
            Join(
                '{',
                length,
                i => $"{Value(c.Keys, start + i, depth + 1)}: {Value(c.Items, start + i, depth + 1)}",
                '}'),
        ListColumn c when c.GetRange(index) is var (start, length) =>
            Join('[', length, i => Value(c.Values, start + i, depth + 1), ']'),
        FixedSizeListColumn c => Join('[', c.Size, i => Value(c.Values, (index * c.Size) + i, depth + 1), ']'),
        StructColumn c =>
            Join('{', c.Fields.Count, i => $"{c.Fields[i].Name}: {Value(c.Children[i], index, depth + 1)}", '}'),
        _ => Scalar(column.GetNonNull(index)),
    };

    private static string Scalar(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        byte[] bytes => Bytes(bytes),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Bytes(byte[] bytes)
    {
        var text = new StringBuilder("0x").Append(
            Convert.ToHexStringLower(bytes.AsSpan(0, Math.Min(bytes.Length, MaxBytes))));
        return bytes.Length <= MaxBytes
            ? text.ToString()
            : text.Append(CultureInfo.InvariantCulture, $"... ({bytes.Length} bytes)").ToString();
    }

    private static string Join(char open, int count, Func<int, string> item, char close)
    {
        var shown = Enumerable.Range(0, Math.Min(count, MaxItems)).Select(item);
        return $"{open}{string.Join(", ", count > MaxItems ? shown.Append("...") : shown)}{close}";
    }
}
