using System.Globalization;
using System.Text.Json;
using SparkDL.Models.Zoo.Bert;
using SparkDL.Torch;
using SparkDL.Torch.Support;
using SparkDL.Transformers.Text;

namespace SparkDL.Transformers.Tests.Text;

/// <summary>What the files beside a sentence encoder say of its vectors, and where its weights may lie.</summary>
public sealed class SentencePoolingTests : IDisposable
{
    private const string Modules =
        """[{"path":"","type":"sentence_transformers.models.Transformer"},"""
        + """{"path":"2_Pool","type":"sentence_transformers.models.Pooling"}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-pooling").FullName;
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("cls_token", "1 -2")]
    [InlineData("max_tokens", "3 -2")]
    [InlineData("mean_tokens", "2 -3")]
    [InlineData("mean_sqrt_len_tokens", "2.828427 -4.242641")]
    [InlineData("mean_tokens cls_token", "1 -2 2 -3")]
    public void Tokens_are_pooled_as_the_folder_says_and_padding_has_no_share(string modes, string expected)
    {
        Write("2_Pool/config.json",
            JsonSerializer.Serialize(modes.Split(' ').ToDictionary(m => $"pooling_mode_{m}", _ => true)));
        Write("modules.json", Modules + "]");
        var tokens = torch.tensor(new[] { 1f, -2, 3, -4, 100, 100 }).view(1, 3, 2);
        var pooled = SentencePooling.Read(_folder).Pool(tokens, torch.tensor(new long[] { 1, 1, 0 }).view(1, 3));
        Assert.Equal(expected.Split(' ').Select(e => float.Parse(e, CultureInfo.InvariantCulture)),
            pooled.ToArray<float>(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Vectors_have_unit_length_where_the_folder_says_so_or_nothing()
    {
        var (tokens, mask) = (torch.tensor(new[] { 3f, 4 }).view(1, 1, 2), torch.ones([1, 1], ScalarType.Int64));
        Assert.Equal([0.6f, 0.8f], SentencePooling.Read(_folder).Pool(tokens, mask).ToArray<float>());
        Write("modules.json", Modules + "]");
        Assert.Equal([3f, 4f], SentencePooling.Read(_folder).Pool(tokens, mask).ToArray<float>());
        Write("modules.json", Modules + """,{"path":"3","type":"sentence_transformers.models.Normalize"}]""");
        Assert.Equal([0.6f, 0.8f], SentencePooling.Read(_folder).Pool(tokens, mask).ToArray<float>());
    }

    [Fact]
    public void What_is_not_supported_is_refused_by_name()
    {
        Write("1_Pooling/config.json", """{"pooling_mode_lasttoken":true}""");
        Assert.Contains("'lasttoken'", Assert.Throws<ModelFormatException>(() => SentencePooling.Read(_folder)).Message,
            StringComparison.Ordinal);
        Write("modules.json", Modules + """,{"path":"3","type":"sentence_transformers.models.Dense"}]""");
        Assert.Contains("'Dense'", Assert.Throws<ModelFormatException>(() => SentencePooling.Read(_folder)).Message,
            StringComparison.Ordinal);
    }

    [PythonTorchFact]
    public void Older_weights_without_a_pooling_layer_are_read_and_long_texts_cut_where_the_folder_says()
    {
        var config = new BertConfig
        {
            VocabularySize = 6,
            HiddenSize = 4,
            Layers = 1,
            Heads = 2,
            IntermediateSize = 8,
            MaxPositions = 5
        };
        using var model = new BertModel(config, add_pooling_layer: false);
        model.eval();
        Write("config.json", JsonSerializer.Serialize(config));
        Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nword");
        Write("sentence_bert_config.json", """{"max_seq_length":4}""");
        var shapes = JsonSerializer.Serialize(model.state_dict().ToDictionary(t => t.Key, t => t.Value.shape));
        var weights = PythonTorch.Run($$"""
            torch.manual_seed(3)
            w = {k: torch.randn(s) for k, s in json.loads('''{{shapes}}''').items()}
            for k, v in w.items(): emit(k, v)
            old = {'bert.' + k.replace('LayerNorm.weight', 'LayerNorm.gamma'): v for k, v in w.items()}
            torch.save(old, '{{_folder}}/pytorch_model.bin')
            """);
        foreach (var (name, tensor) in model.state_dict())
        {
            using var guard = torch.no_grad();
            weights[name].Data.CopyTo(tensor.bytes);
        }

        using var encoder = SentenceEncoder.Load(_folder);
        Assert.Equal(4, encoder.Dimension);
        var tokens = model.call(torch.tensor(new long[] { 2, 5, 5, 3 }).view(1, 4),
            torch.ones([1, 4], ScalarType.Int64));
        var expected = torch.nn.functional.normalize(tokens.mean([1]));
        Assert.True(torch.allclose(encoder.Encode(["word word word word"]), expected, 1e-5, 1e-6));
        Assert.Throws<InvalidOperationException>(() => model.pool(tokens));
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
