using System.Globalization;
using SparkDL.Arrow;
using SparkDL.Arrow.Types;
using SparkDL.Functions.Loading;

namespace SparkDL.Testing;

/// <summary>Compares batches by their columns and values, and describes where they differ.</summary>
/// <example>
/// <code>
/// BatchComparison.RequireEqual(expected, actual);
/// Assert.Null(BatchComparison.Difference(expected, actual, new() { Tolerance = 1e-6 }));
/// </code>
/// </example>
public static class BatchComparison
{
    private const int CellsShown = 10;

    /// <summary>Throws where two batches differ.</summary>
    /// <exception cref="BatchDifferenceException">They differ; the message says where.</exception>
    public static void RequireEqual(RecordBatch expected, RecordBatch actual, BatchComparisonOptions? options = null)
    {
        if (Difference(expected, actual, options) is { } difference) throw new BatchDifferenceException(difference);
    }

    /// <summary>Returns where two batches differ, in lines for a reader; null where they do not.</summary>
    public static string? Difference(RecordBatch expected, RecordBatch actual, BatchComparisonOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(actual);
        options ??= new BatchComparisonOptions();
        if (DifferenceOf(expected.Schema, actual.Schema) is { } schema) return schema;
        if (expected.Length != actual.Length)
        {
            return $"There are {actual.Length} rows instead of {expected.Length}.\nExpected:\n{expected}\n"
                + $"Actual:\n{actual}";
        }

        var (left, right) = (Rows(expected, options), Rows(actual, options));
        List<string> cells = [];
        for (var row = 0; row < expected.Length; row++)
        {
            for (var column = 0; column < expected.Columns.Count; column++)
            {
                if (!Same(left[row][column], right[row][column], options.Tolerance))
                {
                    cells.Add($"row {row}, column '{expected.Schema[column].Name}': "
                        + $"expected {Text(left[row][column])}, got {Text(right[row][column])}");
                }
            }
        }

        return cells.Count == 0 ? null : Describe(cells);
    }

    private static string Describe(List<string> cells)
    {
        var more = cells.Count > CellsShown ? $"\n... and {cells.Count - CellsShown} more" : "";
        return $"{cells.Count} values differ:\n{string.Join('\n', cells.Take(CellsShown))}{more}";
    }

    private static string? DifferenceOf(Schema expected, Schema actual)
    {
        if (expected.Fields.Count == actual.Fields.Count && expected.Fields.Zip(actual.Fields).All(pair =>
            pair.First.Name == pair.Second.Name && OutputCheck.Same(pair.First.Type, pair.Second.Type))) return null;
        return $"The columns differ: expected ({expected}), got ({actual}).";
    }

    private static List<object?[]> Rows(RecordBatch batch, BatchComparisonOptions options)
    {
        var rows = Enumerable.Range(0, batch.Length)
            .Select(row => batch.Columns.Select(column => column.GetValue(row)).ToArray());
        return options.IgnoreRowOrder
            ? [.. rows.OrderBy(row => string.Join('\u0001', row.Select(Text)), StringComparer.Ordinal)]
            : [.. rows];
    }

    private static bool Same(object? expected, object? actual, double tolerance) => (expected, actual) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (double or float or Half, double or float or Half) => Near(
            Convert.ToDouble(expected, CultureInfo.InvariantCulture),
            Convert.ToDouble(actual, CultureInfo.InvariantCulture), tolerance),
        (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
        (object?[] a, object?[] b) => a.Length == b.Length
            && a.Zip(b).All(pair => Same(pair.First, pair.Second, tolerance)),
        (IReadOnlyDictionary<string, object?> a, IReadOnlyDictionary<string, object?> b) => a.Count == b.Count
            && a.All(pair => b.TryGetValue(pair.Key, out var other) && Same(pair.Value, other, tolerance)),
        _ => expected.Equals(actual) || Text(expected) == Text(actual),
    };

    private static bool Near(double expected, double actual, double tolerance) =>
        expected.Equals(actual) || Math.Abs(expected - actual) <= tolerance;

    /// <summary>A value as text; values of one type have equal texts only where they are equal.</summary>
    internal static string Text(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        byte[] bytes => $"0x{Convert.ToHexStringLower(bytes)}",
        IReadOnlyDictionary<string, object?> fields =>
            $"{{{string.Join(", ", fields.Select(field => $"{field.Key}: {Text(field.Value)}"))}}}",
        object?[] items => $"[{string.Join(", ", items.Select(Text))}]",
        IFormattable number => number.ToString(format: null, CultureInfo.InvariantCulture),
        System.Collections.IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Text))}]",
        _ => value.ToString() ?? "",
    };
}
