using SparkDL.Arrow.Memory;
using SparkDL.Harness;
using Xunit.Abstractions;

namespace SparkDL.Arrow.Tests;

/// <summary>
/// Breaks golden files at random. Each is refused by our exception, or read to its last value and written again
/// unchanged, in bounded time and memory and without leaked buffers.
/// </summary>
[Collection(NativeMemoryCollection.Name)]
[Trait("Suite", "arrow-fuzz")]
public sealed class MutationFuzzTests(ITestOutputHelper output)
{
    [CorpusFact("arrow-testing")]
    public void Ten_thousand_broken_golden_files_are_refused_or_read_in_full() => Run(10_000, seed: 1);

    [CorpusTheory("arrow-testing")]
    [MemberData(nameof(Seeds.All), MemberType = typeof(Seeds))]
    [Trait("Tier", "long")]
    public void A_million_broken_golden_files_are_refused_or_read_in_full(int seed) => Run(1_000_000, seed + 1);

    private void Run(int count, int seed)
    {
        var inputs = Corpus.ArrowTesting.Files("*.stream", "integration").Concat(
            Corpus.ArrowTesting.Files("*.arrow_file", "integration"))
            .Concat(FuzzSeeds.ExtraStreams())
            .ToList();
        var contents = inputs.ConvertAll(path => File.Exists(path) ? File.ReadAllBytes(path) : FuzzSeeds.Content(path));
        var live = NativeBuffer.LiveCount;
        var accepted = 0;
        Parallel.For(0, count, run =>
        {
            var random = new Random(unchecked((seed * 1_000_003) + run));
            var input = random.Next(inputs.Count);
            var bytes = new Mutation(random.Next()).Apply(contents[input], contents[random.Next(inputs.Count)]);
            if (IsAccepted(inputs[input], bytes, $"Run {run} of seed {seed}"))
                Interlocked.Increment(ref accepted);
        });

        output.WriteLine(
            $"seed {seed}: {count} runs, {accepted} accepted, {count - accepted} refused; {ReadGuard.Worst}");
        ReadGuard.AssertNothingLeft(live);
        Assert.InRange(accepted, 1, count - 1);
    }

    private static bool IsAccepted(string input, byte[] bytes, string run)
    {
        try
        {
            return ReadGuard.Bounded(() => Read(input, bytes)).Accepted;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{run}, from {input}: {e.Message}", e);
        }
    }

    private static Outcome Read(string name, byte[] bytes) =>
        name.EndsWith(".arrow_file", StringComparison.Ordinal)
            ? UntrustedReading.File(bytes)
            : UntrustedReading.Memory(bytes);
}
