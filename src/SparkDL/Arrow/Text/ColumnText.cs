using System.Collections;
using System.Globalization;
using System.Text;

namespace SparkDL.Arrow;

/// <summary>Values as people read them.</summary>
internal static class ColumnText
{
    private const int MaxItems = 10;
    private const int MaxBytes = 16;

    public static string Describe(Column column)
    {
        var shown = Math.Min(column.Length, MaxItems);
        var values = Enumerable.Range(0, shown).Select(i => Value(column, i));
        return $"{column.Type}[{column.Length}] [{string.Join(", ", values)}{(shown < column.Length ? ", ..." : "")}]";
    }

    public static string Value(Column column, int index) => Value(column.GetValue(index));

    public static string Value(object? value) => value switch
    {
        null => "null",
        string text => text,
        bool flag => flag ? "true" : "false",
        byte[] bytes => Bytes(bytes),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        Dictionary<string, object?> row => Join('{', row.Select(pair => $"{pair.Key}: {Value(pair.Value)}"), '}'),
        KeyValuePair<object?, object?>[] pairs => Join('{', pairs.Select(pair => $"{Value(pair.Key)}: {Value(pair.Value)}"), '}'),
        IEnumerable items => Join('[', items.Cast<object?>().Select(Value), ']'),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Bytes(byte[] bytes)
    {
        var text = new StringBuilder("0x").Append(Convert.ToHexStringLower(bytes.AsSpan(0, Math.Min(bytes.Length, MaxBytes))));
        return bytes.Length <= MaxBytes ? text.ToString() : text.Append(CultureInfo.InvariantCulture, $"... ({bytes.Length} bytes)").ToString();
    }

    private static string Join(char open, IEnumerable<string> items, char close)
    {
        var shown = items.Take(MaxItems + 1).ToList();
        if (shown.Count > MaxItems)
            shown[MaxItems] = "...";
        return $"{open}{string.Join(", ", shown)}{close}";
    }
}
