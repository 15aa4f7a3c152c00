using SparkDL.Arrow;
using SparkDL.Harness;
using Xunit.Abstractions;

namespace SparkDL.Tests.Arrow;

/// <summary>
/// Golden files, broken at random: each is refused by our exception, or read, walked to its last value and written again the
/// same; in bounded time and memory, and without a buffer left behind.
/// </summary>
[Collection(NativeMemoryCollection.Name)]
[Trait("Suite", "arrow-fuzz")]
public sealed class MutationFuzzTests(ITestOutputHelper output)
{
    [CorpusFact("arrow-testing")]
    public void Ten_thousand_broken_golden_files_are_refused_or_read_in_full() => Run(10_000, seed: 1);

    /// <summary>In ten pieces, so that a runner sees it move; one filter runs them in one go.</summary>
    [CorpusTheory("arrow-testing")]
    [Trait("Tier", "long")]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    public void A_million_broken_golden_files_are_refused_or_read_in_full(int seed) => Run(100_000, seed);

    private void Run(int count, int seed)
    {
        var inputs = Corpus.ArrowTesting.Files("*.stream", "integration").Concat(Corpus.ArrowTesting.Files("*.arrow_file", "integration"))
            .Concat(FuzzSeeds.ExtraStreams())
            .ToList();
        var contents = inputs.ConvertAll(path => File.Exists(path) ? File.ReadAllBytes(path) : FuzzSeeds.Content(path));
        var accepted = 0;
        for (var i = 0; i < count; i++)
        {
            var random = new Random(unchecked((seed * 1_000_003) + i));
            var input = random.Next(inputs.Count);
            var bytes = new Mutation(random.Next()).Apply(contents[input], contents[random.Next(inputs.Count)]);
            try
            {
                accepted += ReadGuard.Run(() => Read(inputs[input], bytes)).Accepted ? 1 : 0;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Run {i} of seed {seed}, from {inputs[input]}: {e.Message}", e);
            }
        }

        output.WriteLine($"{count} runs, {accepted} accepted, {count - accepted} refused");
        Assert.InRange(accepted, 1, count - 1);
    }

    private static Outcome Read(string name, byte[] bytes) =>
        name.EndsWith(".arrow_file", StringComparison.Ordinal) ? UntrustedReading.File(bytes) : UntrustedReading.Memory(bytes);
}
