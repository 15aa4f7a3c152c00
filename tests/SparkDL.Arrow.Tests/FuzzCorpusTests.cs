using SparkDL.Arrow.Memory;
using SparkDL.Harness;
using Xunit.Abstractions;

namespace SparkDL.Arrow.Tests;

/// <summary>
/// Reads inputs that once broke another reader. Ours refuses each by its own exception, in bounded time and memory,
/// however the bytes arrive; the reference implementation accepts very few of them.
/// </summary>
[Collection(NativeMemoryCollection.Name)]
[Trait("Suite", "arrow-fuzz")]
public sealed class FuzzCorpusTests(ITestOutputHelper output)
{
    public static IEnumerable<object[]> Streams() =>
        Corpus.ArrowTesting.Cases("*", "fuzz/arrow-ipc-stream").Where(IsInput);

    public static IEnumerable<object[]> Files() => Corpus.ArrowTesting.Cases("*", "fuzz/arrow-ipc-file").Where(IsInput);

    [CorpusTheory("arrow-testing")]
    [MemberData(nameof(Streams))]
    public void A_broken_stream_is_refused_whole_byte_by_byte_and_split(string name)
    {
        var bytes = File.ReadAllBytes(Corpus.ArrowTesting.PathOf(name));
        var whole = ReadGuard.Run(() => UntrustedReading.Stream(new MemoryStream(bytes)));
        output.WriteLine($"{whole} {name}");
        Assert.Equal(whole, ReadGuard.Run(() => UntrustedReading.Stream(new SplitStream(bytes, () => 1))));
        for (var seed = 0; seed < 5; seed++)
        {
            var random = new Random(seed);
            Assert.Equal(
                whole, ReadGuard.Run(() => UntrustedReading.Stream(new SplitStream(bytes, () => random.Next(1, 64)))));
            Assert.Equal(
                whole,
                ReadGuard.Run(() => UntrustedReading.StreamAsync(new SplitStream(bytes, () => random.Next(1, 64)))));
        }

        Assert.Equal(whole, ReadGuard.Run(() => UntrustedReading.Memory(bytes)));
    }

    [CorpusTheory("arrow-testing")]
    [MemberData(nameof(Files))]
    public void A_broken_file_is_refused_mapped_and_in_memory(string name)
    {
        var path = Corpus.ArrowTesting.PathOf(name);
        var whole = ReadGuard.Run(() => UntrustedReading.MappedFile(path));
        output.WriteLine($"{whole} {name}");
        Assert.Equal(whole, ReadGuard.Run(() => UntrustedReading.File(File.ReadAllBytes(path))));
    }

    /// <summary>
    /// pyarrow 26 with full validation accepts 1 of 80 streams and 3 of 55 files of the whole corpus.
    /// </summary>
    [CorpusFact("arrow-testing")]
    public void No_more_inputs_are_accepted_than_the_reference_accepts()
    {
        var streams = Streams().ToList();
        var files = Files().ToList();

        Assert.InRange(
            streams.Count(row => IsAccepted(() => UntrustedReading.Memory(Bytes(row)))),
            0,
            (int)Math.Ceiling(streams.Count / 80.0));
        Assert.InRange(
            files.Count(row => IsAccepted(() => UntrustedReading.File(Bytes(row)))),
            0,
            (int)Math.Ceiling(files.Count * 3 / 55.0));
        output.WriteLine(ReadGuard.Worst);
    }

    private static bool IsAccepted(Func<Outcome> read) => ReadGuard.Run(read).Accepted;

    private static byte[] Bytes(object[] row) => File.ReadAllBytes(Corpus.ArrowTesting.PathOf((string)row[0]));

    private static bool IsInput(object[] row) => !((string)row[0]).EndsWith(".md", StringComparison.Ordinal);
}
