using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Tests;

/// <summary>
/// Compares two schemas: the order of metadata does not matter, and the format prescribes no names inside of maps (the
/// writer of the golden files replaces them by its own).
/// </summary>
internal static class SchemaEquivalence
{
    public static void Assert(Schema expected, Schema actual)
    {
        Xunit.Assert.Equal(Sorted(expected.Metadata), Sorted(actual.Metadata));
        Fields(expected.Fields, actual.Fields, checkNames: true);
    }

    private static void Fields(IReadOnlyList<Field> expected, IReadOnlyList<Field> actual, bool checkNames)
    {
        Xunit.Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            var (left, right) = (expected[i], actual[i]);
            if (checkNames)
                Xunit.Assert.Equal(left.Name, right.Name);
            Xunit.Assert.Equal(left.Nullable, right.Nullable);
            Xunit.Assert.Equal(Sorted(left.Metadata), Sorted(right.Metadata));
            Types(left.Type, right.Type, checkNames);
        }
    }

    private static void Types(ArrowType expected, ArrowType actual, bool checkNames)
    {
        if (expected is DictionaryType a && actual is DictionaryType b)
        {
            Xunit.Assert.Equal((a.IndexType, a.Ordered), (b.IndexType, b.Ordered));
            (expected, actual) = (a.ValueType, b.ValueType);
        }

        if (expected.Children.Count == 0)
            Xunit.Assert.Equal(expected, actual);
        Xunit.Assert.Equal(expected.GetType(), actual.GetType());
        Fields(expected.Children, actual.Children, checkNames && expected is not MapType);
    }

    private static IEnumerable<KeyValuePair<string, string>> Sorted(
        IReadOnlyList<KeyValuePair<string, string>> pairs) =>
        pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal);
}
