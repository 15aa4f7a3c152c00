using System.Text.Json;
using SparkDL.Harness;
using SparkDL.Models.Zoo;
using SparkDL.Torch;
using SparkDL.Torch.Support;
using Xunit.Abstractions;

namespace SparkDL.Models.Tests.Zoo;

/// <summary>
/// Every architecture of the corpus with weights from a formula: names, shapes, logits and features are as stated.
/// </summary>
[Trait("Suite", "zoo")]
[Collection(OneThread.Name)]
public sealed class ZooTests(ITestOutputHelper output)
{
    private const double Tolerance = 4e-6;

    public static IEnumerable<object[]> Cases() => Corpus.Zoo.Cases("*.json");

    [CorpusTheory("zoo")]
    [Trait("Tier", "slow")]
    [MemberData(nameof(Cases))]
    public void An_architecture_gives_what_torchvision_gives(string file)
    {
        OneThread.Use();
        using var document = JsonDocument.Parse(File.ReadAllBytes(Corpus.Zoo.PathOf(file)));
        var golden = document.RootElement;
        var salt = golden.GetProperty("salt").GetString()!;
        using var model = ModelZoo.Create(golden.GetProperty("architecture").GetString()!);
        CheckState(golden, model);
        FormulaFill.Fill(model.state_dict(), salt);
        model.eval();
        using var scope = torch.NewDisposeScope();
        using var guard = torch.no_grad();
        var input = FormulaFill.Input(golden.GetProperty("input"), salt);
        Check("logits", golden.GetProperty("logits"), model.call(input));
        if (golden.GetProperty("features").ValueKind != JsonValueKind.Null)
            Check(
                "features", golden.GetProperty("features"),
                Flat(((IFeatureModel)model).forward_features(input), golden));
    }

    private static void CheckState(JsonElement golden, torch.nn.Module model)
    {
        var expected = golden.GetProperty("state_dict").EnumerateArray().Select(Line);
        var actual = model.state_dict()
            .Select(e => $"{e.Key} {e.Value.dtype.TorchName()} [{string.Join(", ", e.Value.shape)}]");
        Assert.Equal(expected, actual);
        Assert.Equal(golden.GetProperty("parameters").GetInt64(), model.parameters().Sum(p => p.numel()));
    }

    private static string Line(JsonElement entry) =>
        $"{entry[0].GetString()} {entry[1].GetString()} "
        + $"[{string.Join(", ", entry[2].EnumerateArray().Select(s => s.GetInt64()))}]";

    // Ours are always [N, features]; where the golden has them as an image of one pixel, they are the same numbers.
    private static Tensor Flat(Tensor features, JsonElement golden)
    {
        Assert.Equal(2, features.dim());
        return features.reshape(golden.GetProperty("features").GetProperty("shape").Deserialize<long[]>()!);
    }

    private void Check(string what, JsonElement expected, Tensor actual)
    {
        var golden = Golden.Read(expected);
        var error = golden.ErrorOf(actual);
        output.WriteLine($"{what}: error {error:e2}, bit-equal at one thread: {golden.IsBitEqual(actual)}");
        Assert.InRange(error, 0, Tolerance);
    }
}
