using System.Runtime.InteropServices;
using System.Text.Json;
using SparkDL.Harness;
using SparkDL.Torch;
using SparkDL.Transformers.Text;
using Xunit.Abstractions;

namespace SparkDL.Transformers.Tests.Text;

/// <summary>Every sentence encoder of the corpus: token numbers exactly, vectors closely.</summary>
[Trait("Suite", "bert")]
public sealed class TinyBertTests(ITestOutputHelper output)
{
    public static IEnumerable<object[]> Cases() => Corpus.HuggingFace.Cases("expected.json");

    [CorpusTheory("hf")]
    [MemberData(nameof(Cases))]
    public void Token_numbers_are_exact(string file)
    {
        var (folder, cases) = Read(file);
        var tokenizer = WordPieceTokenizer.Load(folder);
        Assert.All(cases, c => Assert.Equal(c.Ids, tokenizer.Encode(c.Text)));
    }

    [CorpusTheory("hf")]
    [MemberData(nameof(Cases))]
    public void Vectors_are_close(string file)
    {
        var (folder, cases) = Read(file);
        using var encoder = SentenceEncoder.Load(folder);
        using var scope = torch.NewDisposeScope();
        var actual = encoder.Encode([.. cases.Select(c => c.Text)]).ToArray<float>();
        var expected = cases.SelectMany(c => c.Vector).ToArray();
        Assert.Equal(expected.Length, actual.Length);
        var error = expected.Zip(actual, (b, a) => Math.Abs((double)a - b))
            .Max() / expected.Max(v => Math.Abs((double)v));
        output.WriteLine($"error {error:e2} over {cases.Count} texts");
        Assert.InRange(error, 0, 1e-5);
    }

    [CorpusTheory("hf")]
    [MemberData(nameof(Cases))]
    public void A_missing_vocabulary_is_named(string file)
    {
        var (folder, _) = Read(file);
        Assert.Equal("missing-file",
            Assert.Throws<ModelFormatException>(() => WordPieceTokenizer.Load(Path.Combine(folder, "1_Pooling"))).Rule);
    }

    private static (string Folder, List<Case> Cases) Read(string file)
    {
        var path = Corpus.HuggingFace.PathOf(file);
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var cases = document.RootElement.GetProperty("cases").EnumerateArray().Select(c => new Case(
            c.GetProperty("text").GetString()!, c.GetProperty("input_ids").Deserialize<int[]>()!,
            MemoryMarshal.Cast<byte, float>(c.GetProperty("embedding_f4le").GetBytesFromBase64()).ToArray())).ToList();
        return (Path.GetDirectoryName(path)!, cases);
    }

    private sealed record Case(string Text, int[] Ids, float[] Vector);
}
