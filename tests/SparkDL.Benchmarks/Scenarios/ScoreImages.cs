using SparkDL.Models.Folder;
using SparkDL.Torch.IO;

namespace SparkDL.Benchmarks.Scenarios;

/// <summary>resnet18 over images of 64 by 64: the network decides.</summary>
internal sealed class ScoreImages : Scoring
{
    private const int Side = 64;

    public override string Name => "score_images";

    protected override int BatchRows => 64;

    protected override long[] Shape => [3, Side, Side];

    protected override int Rows(BenchmarkOptions options) => options.Size(full: 4_000, quick: 512);

    protected override ModelDescription Describe() => new("resnet18");
}
