using SparkDL.Arrow.Types;
using SparkDL.Harness;
using Xunit.Abstractions;

namespace SparkDL.Arrow.Tests;

/// <summary>For every type, which reference our reading and writing of it was held against.</summary>
[Trait("Suite", "arrow-golden")]
public sealed class TypeReferenceTests(ITestOutputHelper output)
{
    private const string Golden = "golden file and its JSON";
    private const string Pyarrow = "pyarrow, both ways";
    private const string ByHand = "bytes by hand, after the specification";

    private static readonly Dictionary<Type, string> s_references = new()
    {
        [typeof(NullType)] = Golden,
        [typeof(BoolType)] = Golden,
        [typeof(IntType)] = Golden,
        [typeof(FloatType)] = Golden,
        [typeof(DecimalType)] = $"128 and 256 bits: {Golden}; 32 and 64: {ByHand}",
        [typeof(DateType)] = Golden,
        [typeof(TimeType)] = Golden,
        [typeof(TimestampType)] = Golden,
        [typeof(DurationType)] = Golden,
        [typeof(IntervalType)] = $"months, days: {Golden}; month-day-nano: {Pyarrow}",
        [typeof(StringType)] = Golden,
        [typeof(LargeStringType)] = Golden,
        [typeof(StringViewType)] = $"{Pyarrow}; {ByHand}",
        [typeof(BinaryType)] = Golden,
        [typeof(LargeBinaryType)] = Golden,
        [typeof(BinaryViewType)] = Pyarrow,
        [typeof(FixedSizeBinaryType)] = Golden,
        [typeof(ListType)] = Golden,
        [typeof(LargeListType)] = Golden,
        [typeof(ListViewType)] = $"{Pyarrow}; {ByHand}",
        [typeof(LargeListViewType)] = Pyarrow,
        [typeof(FixedSizeListType)] = Golden,
        [typeof(StructType)] = Golden,
        [typeof(MapType)] = Golden,
        [typeof(UnionType)] = Golden,
        [typeof(DictionaryType)] = $"{Golden}; deltas and replacements: {Pyarrow}; {ByHand}",
        [typeof(RunEndEncodedType)] = $"{Pyarrow}; {ByHand}",
    };

    [CorpusFact("arrow-testing")]
    public void Every_type_has_a_reference()
    {
        var types = typeof(ArrowType).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ArrowType))).ToList();
        foreach (var (type, reference) in s_references)
            output.WriteLine($"{type.Name,-22} {reference}");

        Assert.Equal(types.OrderBy(type => type.Name), s_references.Keys.OrderBy(type => type.Name));
        var seen = Corpus.ArrowTesting.Files("*.json.gz", "integration")
            .SelectMany(path => JsonTruth.Load(path).Schema.Fields)
            .SelectMany(Below)
            .ToHashSet();
        Assert.Empty(
            s_references.Where(
                pair =>
                    pair.Value.Contains(Golden, StringComparison.Ordinal) && !seen.Contains(pair.Key)).Select(pair =>
                        pair.Key.Name));
    }

    private static IEnumerable<Type> Below(Field field)
    {
        var stored = field.Type is DictionaryType dictionary ? dictionary.ValueType : field.Type;
        return stored.Children.SelectMany(Below).Append(field.Type.GetType()).Append(stored.GetType());
    }
}
