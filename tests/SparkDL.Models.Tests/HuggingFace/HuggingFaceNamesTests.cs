using SparkDL.Models.Zoo.Bert;
using SparkDL.Torch;
using SparkDL.Torch.IO;

namespace SparkDL.Models.Tests.HuggingFace;

public sealed class HuggingFaceNamesTests : IDisposable
{
    private static readonly BertConfig Tiny = new()
    {
        VocabularySize = 20,
        HiddenSize = 8,
        Layers = 1,
        Heads = 2,
        IntermediateSize = 16,
        MaxPositions = 10,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-hf").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("", false)]
    [InlineData("bert.", false)]
    [InlineData("bert.", true)]
    public void Prefixes_old_norm_names_heads_and_positions_are_mapped(string prefix, bool old)
    {
        using var source = new BertModel(Tiny);
        var saved = source.state_dict().ToDictionary(e => prefix + (old ? Old(e.Key) : e.Key), e => e.Value);
        saved["bert.embeddings.position_ids"] = torch.zeros([1, 10], dtype: ScalarType.Int64);
        saved["cls.predictions.bias"] = torch.zeros([20]);
        using var loaded = BertModel.Load(Tiny, saved);
        Assert.All(loaded.state_dict(), e => Assert.True(e.Value.equal(source.state_dict()[e.Key])));
    }

    [Fact]
    public void A_weight_that_is_missing_is_named()
    {
        using var source = new BertModel(Tiny);
        var saved = source.state_dict();
        saved.Remove("pooler.dense.bias");
        Assert.Contains(
            "pooler.dense.bias", Assert.Throws<ArgumentException>(() => BertModel.Load(Tiny, saved)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_in_several_files_are_read_by_their_index()
    {
        Write("a.safetensors", ("x", 1f));
        Write("b.safetensors", ("y", 2f));
        Index("""{"weight_map": {"x": "a.safetensors", "y": "b.safetensors"}}""");
        using var scope = torch.NewDisposeScope();
        using var weights = SafeTensorsFolder.Open(_folder);
        Assert.Equal([1f, 2f], weights.Tensors().Values.Select(t => t.item<float>()));
    }

    [Theory]
    [InlineData("""{"weight_map": {"x": "../a.safetensors"}}""", "file-name")]
    [InlineData("""{"weight_map": {"x": "c.safetensors"}}""", "missing-file")]
    [InlineData("""{"weight_map": {"z": "a.safetensors"}}""", "missing-tensor")]
    [InlineData("""{"weight_map": {"x": 3}}""", "json")]
    [InlineData("""{"weight_map": {"x": """, "json")]
    [InlineData("""{}""", "weight-map")]
    public void An_index_that_does_not_fit_is_refused_by_name(string index, string rule)
    {
        Write("a.safetensors", ("x", 1f));
        Index(index);
        Assert.Equal(rule, Assert.Throws<ModelFormatException>(() => SafeTensorsFolder.Open(_folder)).Rule);
    }

    private static string Old(string name) =>
        name.Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal)
        .Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal);

    private void Index(string text) => File.WriteAllText(Path.Combine(_folder, "model.safetensors.index.json"), text);

    private void Write(string file, (string Name, float Value) tensor)
    {
        using var value = torch.tensor(tensor.Value);
        using var stream = File.Create(Path.Combine(_folder, file));
        SafeTensorsFile.Save(stream, new Dictionary<string, Tensor> { [tensor.Name] = value });
    }
}
