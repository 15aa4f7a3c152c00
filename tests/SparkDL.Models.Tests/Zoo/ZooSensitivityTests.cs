using System.Text.Json;
using SparkDL.Harness;
using SparkDL.Models.Zoo;
using SparkDL.Torch;
using SparkDL.Torch.Support;

namespace SparkDL.Models.Tests.Zoo;

/// <summary>
/// The golden files detect common mistakes: a network that is only nearly the same does not pass.
/// </summary>
[Trait("Suite", "zoo")]
[Collection(OneThread.Name)]
public sealed class ZooSensitivityTests
{
    private const double Tolerance = 4e-6;

    private static readonly string[] LargeEpsilons = ["mobilenet_v3_small", "mobilenet_v3_large"];
    private static readonly string[] WithGelu = [
        "convnext_tiny", "convnext_small", "convnext_base", "vit_b_16", "vit_b_32"
    ];

    [CorpusFact("zoo")]
    public void Another_epsilon_in_a_norm_is_caught() => Assert.True(ErrorOf(LargeEpsilons, model =>
    {
        foreach (var norm in model.modules().OfType<SparkDL.Torch.Modules.BatchNorm>())
            norm.register_forward_hook((_, x, _) => torch.nn.functional.batch_norm(
                x, norm.running_mean, norm.running_var, norm.weight, norm.bias, eps: norm.eps / 2));
    }) > Tolerance);

    [CorpusFact("zoo")]
    [Trait("Tier", "slow")]
    public void The_approximate_gelu_is_caught() => Assert.True(ErrorOf(WithGelu, model =>
    {
        foreach (var gelu in model.modules().OfType<SparkDL.Torch.Modules.FunctionLayer>()
            .Where(f => f.Name.StartsWith("GELU", StringComparison.Ordinal)))
            gelu.register_forward_hook((_, x, _) => torch.nn.functional.gelu(x, "tanh"));
    }) > Tolerance);

    // Of the corpus's files one is enough; a corpus without any of these networks has nothing to be told apart.
    private static double ErrorOf(string[] architectures, Action<torch.nn.Module> change)
    {
        foreach (var file in Corpus.Zoo.Files("*.json"))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            if (architectures.Contains(document.RootElement.GetProperty("architecture").GetString()))
                return ErrorOf(document.RootElement, change);
        }

        return double.PositiveInfinity;
    }

    private static double ErrorOf(JsonElement golden, Action<torch.nn.Module> change)
    {
        OneThread.Use();
        using var model = ModelZoo.Create(golden.GetProperty("architecture").GetString()!);
        var salt = golden.GetProperty("salt").GetString()!;
        FormulaFill.Fill(model.state_dict(), salt);
        model.eval();
        change(model);
        using var scope = torch.NewDisposeScope();
        using var guard = torch.no_grad();
        var shape = golden.GetProperty("input").GetProperty("shape").Deserialize<long[]>()!;
        var values = FormulaFill.Values("input", salt, shape.Aggregate(1L, (a, b) => a * b), 1).Select(v => (float)v)
            .ToArray();
        return Golden.Read(golden.GetProperty("logits")).ErrorOf(model.call(torch.tensor(values).view(shape)));
    }
}
