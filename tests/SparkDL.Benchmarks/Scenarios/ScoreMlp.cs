using System.Text.Json.Nodes;
using SparkDL.Benchmarks.Support;
using SparkDL.Models.Folder;
using SparkDL.Models.Zoo;
using SparkDL.Torch;
using SparkDL.Torch.IO;

namespace SparkDL.Benchmarks.Scenarios;

/// <summary>A small network over many rows of 32 packed numbers: the cost of moving rows decides.</summary>
internal sealed class ScoreMlp : Scoring
{
    public override string Name => "score_mlp";

    protected override int BatchRows => 16_384;

    protected override long[] Shape => [32];

    protected override int Rows(BenchmarkOptions options) => options.Size(full: 2_000_000, quick: 400_000);

    protected override ModelDescription Describe() => new(ModelZoo.NameOf<MlpFactory>());
}

/// <summary>32-64-64-1, as the peers' benchmark has it.</summary>
public sealed class MlpFactory : IModelFactory
{
    /// <inheritdoc/>
    public torch.nn.Module<Tensor, Tensor> Create(JsonObject config) => torch.nn.Sequential(
        torch.nn.Linear(32, 64), torch.nn.ReLU(), torch.nn.Linear(64, 64), torch.nn.ReLU(), torch.nn.Linear(64, 1));
}
