using System.Text.Json;
using SparkDL.Harness;
using SparkDL.Tests.Torch.Support;
using SparkDL.Torch;
using SparkDL.Torch.Models;

namespace SparkDL.Tests.Torch.Models;

/// <summary>The goldens notice what is easily got wrong: they would not pass for a network that is only nearly the same.</summary>
[Trait("Suite", "zoo")]
[Collection(OneThread.Name)]
public sealed class ZooSensitivityTests
{
    private const double Tolerance = 4e-6;

    [CorpusFact("zoo")]
    public void Another_epsilon_in_a_norm_is_caught() => Assert.True(ErrorOf("mobilenet_v3_small", model =>
    {
        foreach (var norm in model.modules().OfType<SparkDL.Torch.Modules.BatchNorm>())
            norm.register_forward_hook((_, x, _) => torch.nn.functional.batch_norm(
                x, norm.running_mean, norm.running_var, norm.weight, norm.bias, eps: norm.eps / 2));
    }) > Tolerance);

    [CorpusFact("zoo")]
    public void The_approximate_gelu_is_caught() => Assert.True(ErrorOf("convnext_tiny", model =>
    {
        foreach (var gelu in model.modules().OfType<SparkDL.Torch.Modules.Function>().Where(f => f.Name.StartsWith("GELU", StringComparison.Ordinal)))
            gelu.register_forward_hook((_, x, _) => torch.nn.functional.gelu(x, "tanh"));
    }) > Tolerance);

    private static double ErrorOf(string name, Action<torch.nn.Module> change)
    {
        OneThread.Use();
        using var document = JsonDocument.Parse(File.ReadAllBytes(Corpus.Zoo.PathOf(name + ".json")));
        using var model = ModelZoo.Create(name);
        var salt = document.RootElement.GetProperty("salt").GetString()!;
        FormulaFill.Fill(model.state_dict(), salt);
        model.eval();
        change(model);
        using var scope = torch.NewDisposeScope();
        using var guard = torch.no_grad();
        var input = torch.tensor(FormulaFill.Values("input", salt, 2 * 3 * 224 * 224, 1).Select(v => (float)v).ToArray()).view([2, 3, 224, 224]);
        return Golden.Read(document.RootElement.GetProperty("logits")).ErrorOf(model.call(input));
    }
}
