using System.Collections;
using System.Globalization;
using SparkDL.Arrow;

namespace SparkDL.Worker.Tests.Replay;

/// <summary>The values of a batch as text, for comparing without caring for layout.</summary>
internal static class Rows
{
    public static string Describe(RecordBatch batch) => string.Join('\n', Enumerable.Range(0, batch.Length)
        .Select(row => string.Join(" | ", batch.Columns.Select(column => Text(column.GetValue(row))))));

    private static string Text(object? value) => value switch
    {
        null => "null",
        byte[] bytes => Convert.ToHexString(bytes),
        string text => $"'{text}'",
        IDictionary map =>
            "{" + string.Join(", ", map.Keys.Cast<object>().Select(key => $"{key}: {Text(map[key])}")) + "}",
        IEnumerable items => "[" + string.Join(", ", items.Cast<object?>().Select(Text)) + "]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
