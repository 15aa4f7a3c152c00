using SparkDL.Harness;
using Xunit.Abstractions;

namespace SparkDL.Arrow.Tests;

/// <summary>
/// Compares every golden file of Arrow's integration tests with its JSON value by value, and again after writing it as
/// a stream and as a file, compressed and not.
/// </summary>
[Collection(NativeMemoryCollection.Name)]
[Trait("Suite", "arrow-golden")]
public sealed class GoldenFileTests(ITestOutputHelper output)
{
    private const string Below = "integration";

    public static IEnumerable<object[]> Streams() => Corpus.ArrowTesting.Cases("*.stream", Below);

    public static IEnumerable<object[]> Files() => Corpus.ArrowTesting.Cases("*.arrow_file", Below);

    [CorpusTheory("arrow-testing")]
    [MemberData(nameof(Streams))]
    public void A_golden_stream_holds_the_values_of_its_json(string stream) => AssertVerdict(stream);

    [CorpusTheory("arrow-testing")]
    [MemberData(nameof(Files))]
    public void A_golden_file_holds_the_values_of_its_json(string file) => AssertVerdict(file);

    [CorpusFact("arrow-testing")]
    public void The_verdict_table_has_no_unsupported_little_endian_file()
    {
        var verdicts = Streams()
            .Concat(Files())
            .Select(row => (string)row[0])
            .Select(name => (name, Verdict: Judge(name)))
            .ToList();
        foreach (var (name, verdict) in verdicts)
            output.WriteLine($"{verdict,-22} {name}");

        Assert.All(
            verdicts,
            v => Assert.Equal(GoldenFiles.IsBigEndian(v.name) ? "refused: big-endian" : "equal, rewritten", v.Verdict));
    }

    private static void AssertVerdict(string name)
    {
        if (!GoldenFiles.IsBigEndian(name))
        {
            GoldenFiles.AssertEqualToJson(Corpus.ArrowTesting.PathOf(name));
            return;
        }

        var refused = Assert.Throws<ArrowFormatException>(() => GoldenFiles.Read(Corpus.ArrowTesting.PathOf(name)));
        Assert.Equal(ArrowFault.Unsupported, refused.Fault);
        Assert.Contains("big-endian", refused.Message, StringComparison.Ordinal);
    }

    private static string Judge(string name)
    {
        try
        {
            AssertVerdict(name);
            return GoldenFiles.IsBigEndian(name) ? "refused: big-endian" : "equal, rewritten";
        }
        catch (ArrowFormatException e)
        {
            return $"{e.Fault}: {e.Message}";
        }
    }
}
