using System.Text.Json;
using System.Text.Json.Nodes;
using SparkDL.Arrow.Ipc;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;
using SparkDL.Harness;
using Xunit.Abstractions;

namespace SparkDL.Arrow.Tests.Pyarrow;

/// <summary>
/// Exchanges what the golden files lack (views, list views, run-end encoding, dictionaries that grow or are replaced)
/// with the reference implementation in both directions, over seeded schemas, and compares all values.
/// </summary>
[Collection(NativeMemoryCollection.Name)]
public sealed class PyarrowExchangeTests(PyarrowPeer peer, ITestOutputHelper output) : IClassFixture<PyarrowPeer>
{
    private const int SeedCount = 150;

    /// <summary>
    /// The reference works for 47 seconds on one input, and on each other for less than a hundredth of a second.
    /// </summary>
    private static readonly TimeSpan s_verdictDeadline = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Each input without an answer costs its timeout: with so many of them, the comparison would prove nothing.
    /// </summary>
    private const int MostWithoutVerdict = 8;

    [PyarrowFact]
    public void The_reference_reads_what_we_write()
    {
        for (var seed = 0; seed < SeedCount; seed++)
        {
            var random = new RandomColumns(seed) { OnlyWhatPyarrowKnows = true };
            var schema = random.Schema(fields: 3, depth: 4);
            using var first = random.Batch(schema, seed % 17);
            using var second = random.Batch(schema, 6);
            using var file = new TemporaryFile();
            var options = new ArrowWriteOptions { Compression = (ArrowCompression)((seed % 3) - 1) };
            File.WriteAllBytes(file.Path, GoldenFiles.WriteStream(schema, [first, second], options));

            AssertSame(
                PlainValues.Of([first, second]),
                Ask(() => peer.Ask("read", new { path = file.Path }), $"seed {seed}, {schema}"),
                $"seed {seed}, {schema}");
        }
    }

    [PyarrowFact]
    public void We_read_what_the_reference_writes()
    {
        for (var seed = 0; seed < SeedCount; seed++)
        {
            using var file = new TemporaryFile();
            var made = peer.Ask("make", new { seed, path = file.Path });
            using var stream = File.OpenRead(file.Path);
            using var reader = new ArrowStreamReader(stream, ArrowReadOptions.Untrusted);
            var values = new JsonArray([.. reader.ReadBatches().Select(PlainValues.Batch)]);

            AssertSame(
                values.ToJsonString(new() { MaxDepth = 256 }),
                made.GetProperty("values"),
                $"seed {seed}, {made.GetProperty("schema")}");
        }
    }

    [PyarrowFact(Corpus = "arrow-testing")]
    [Trait("Suite", "arrow-fuzz")]
    [Trait("Tier", "long")]
    public void We_accept_no_input_that_the_reference_refuses()
    {
        peer.Ask("values", new { batches = Array.Empty<object>() });
        var paths = Corpus.ArrowTesting.Files("*", "fuzz")
            .Where(path => !path.EndsWith(".md", StringComparison.Ordinal))
            .ToList();
        var without = paths.Where(path => !IsJudged(path)).ToList();
        without.ForEach(path => output.WriteLine($"no verdict: {path}"));

        output.WriteLine($"{paths.Count - without.Count} of {paths.Count} inputs judged");
        Assert.InRange(without.Count, 0, Math.Min(MostWithoutVerdict, paths.Count / 10));
    }

    private bool IsJudged(string path)
    {
        var isFile = path.Contains("arrow-ipc-file", StringComparison.Ordinal);
        var ours = isFile ? UntrustedReading.MappedFile(path) : UntrustedReading.Memory(File.ReadAllBytes(path));
        try
        {
            var theirs = peer.Ask("judge", new { path, is_file = isFile }, s_verdictDeadline);
            Assert.False(
                ours.Accepted && !theirs.GetProperty("accepted").GetBoolean(),
                $"{path}: {ours}, the reference says {theirs}");
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static JsonElement Ask(Func<JsonElement> ask, string what)
    {
        try
        {
            return ask();
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException($"{what}: {e.Message}", e);
        }
    }

    private static void AssertSame(string ours, JsonElement theirs, string what)
    {
        var left = JsonNode.Parse(ours, documentOptions: new() { MaxDepth = 256 });
        var right = JsonNode.Parse(theirs.GetRawText(), documentOptions: new() { MaxDepth = 256 });
        Assert.True(JsonNode.DeepEquals(left, right), $"{what}\nours:   {ours}\ntheirs: {theirs}");
    }
}
