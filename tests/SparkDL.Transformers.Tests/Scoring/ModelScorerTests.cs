using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;
using SparkDL.Functions;
using SparkDL.Functions.Schemas;
using SparkDL.Harness;
using SparkDL.ML;
using SparkDL.Models.Folder;
using SparkDL.Models.Zoo;
using SparkDL.Torch;
using SparkDL.Torch.IO;
using SparkDL.Transformers.Images;
using SparkDL.Transformers.Scoring;
using SparkDL.Transformers.Tests.Images;
using Xunit;
using Tensor = SparkDL.Torch.Tensor;

namespace SparkDL.Transformers.Tests.Scoring;

public sealed class ModelScorerTests : IDisposable
{
    private static readonly string[] Labels = ["ant", "bee", "cat", "dog", "eel", "fox", "gnu", "hen", "ibis", "jay"];
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public ModelScorerTests()
    {
        torch.manual_seed(3);
        _model = _folder["model"];
        using torch.nn.Module<Tensor, Tensor> network = ModelZoo.Create("resnet_small");
        ModelFolder.Save(_model, new ModelDescription("resnet_small")
        {
            Labels = Labels,
            Preprocessing = new ImagePreprocessing(32, 32, 3, [0.4f, 0.5f, 0.6f], [0.2f, 0.25f, 0.3f]),
        }, network);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Scores_equal_those_of_the_network_itself()
    {
        byte[][] images = [Pixels(1), Pixels(2), Pixels(3)];
        using RecordBatch scored = Scorer().Transform(Tensors(images));
        ListColumn probabilities = scored.Get<ListColumn>("probability");
        for (int i = 0; i < images.Length; i++)
        {
            float[] expected = Softmax(Direct(images[i]));
            ReadOnlySpan<float> actual = Row(probabilities, i);
            for (int k = 0; k < expected.Length; k++)
                Assert.Equal(expected[k], actual[k], 1e-5);
            int best = TensorPrimitives.IndexOfMax<float>(expected);
            Assert.Equal(best, scored.Values<long>("prediction")[i]);
            Assert.Equal(Labels[best], scored.Get<StringColumn>("predicted_label").GetString(i));
        }
    }

    [Fact]
    public void A_row_that_cannot_be_used_is_null_with_a_text_and_disturbs_no_other()
    {
        using RecordBatch clean = Scorer().Transform(Tensors(Pixels(1), Pixels(2)));
        using RecordBatch mixed = Scorer().Transform(Tensors(null, Pixels(1), new byte[100], Pixels(2), null));
        ListColumn probabilities = mixed.Get<ListColumn>("probability");
        Assert.Equal([true, false, true, false, true], Enumerable.Range(0, 5).Select(mixed["prediction"].IsNull));
        // Another size of batch may sum in another order.
        Assert.True(TensorPrimitives.Distance(Row(clean.Get<ListColumn>("probability"), 1),
            Row(probabilities, 3)) < 1e-5f);
        Assert.Equal("the input is null", mixed.Get<StringColumn>("model_error").GetString(0));
        Assert.Contains("100 bytes; 3072 bytes or 3072 float32", mixed.Get<StringColumn>("model_error").GetString(2));
        Assert.True(mixed["model_error"].IsNull(1));
    }

    [Fact]
    public void Packed_floats_and_arrays_of_floats_are_taken_as_they_are()
    {
        float[] values = [.. Enumerable.Range(0, 3072).Select(i => MathF.Sin(i))];
        using RecordBatch packed = Scorer().Transform(Tensors(MemoryMarshal.AsBytes<float>(values).ToArray()));
        using ListColumnBuilder lists = new(SparkDdl.ParseType("array<float>"));
        lists.AppendNull();
        ((PrimitiveColumnBuilder<float>)lists.BeginList().Items).Append((ReadOnlySpan<float>)values);
        using RecordBatch listed = Scorer()
            .Transform(new RecordBatch(new Schema(new Field("image", lists.Type)), [lists.Build()]));
        Assert.Equal(Row(packed.Get<ListColumn>("probability"), 0), Row(listed.Get<ListColumn>("probability"), 1));
        Assert.True(listed["prediction"].IsNull(0));
    }

    [Fact]
    public void Decoding_and_scoring_in_one_stage_equals_two()
    {
        using RecordBatch files = ImageDecoderTests.Files(Fixtures.Read("good.jpg"), [1, 2], Fixtures.Read("good.png"));
        using RecordBatch one = new ModelScorer
        {
            ModelFolder = _model,
            InputCol = "content",
            DecodeImages = true
        }.Transform(files);
        using RecordBatch two = new PipelineModel(new ImageDecoder { Width = 32, Height = 32 }, Scorer())
            .Transform([files]).Single();
        Assert.Equal(Row(one.Get<ListColumn>("probability"), 2), Row(two.Get<ListColumn>("probability"), 2));
        Assert.Contains("not an image", one.Get<StringColumn>("model_error").GetString(1));
        Assert.Contains("not an image", two.Get<StringColumn>("image_error").GetString(1));
    }

    [Fact]
    public void Features_are_what_the_network_pools()
    {
        using RecordBatch files = ImageDecoderTests.Files(Fixtures.Read("good.jpg"), []);
        using RecordBatch lists = new ImageFeaturizer { ModelFolder = _model }.Transform(files);
        using RecordBatch packed = new ImageFeaturizer { ModelFolder = _model, Packed = true }.Transform(files);
        Assert.Equal(128, Row(lists.Get<ListColumn>("features"), 0).Length);
        Assert.Equal(
            Row(lists.Get<ListColumn>("features"), 0),
            MemoryMarshal.Cast<byte, float>(packed.Get<BinaryColumn>("features").GetBytes(0)));
        Assert.True(lists["features"].IsNull(1));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void A_column_without_a_name_is_not_made(string? unnamed)
    {
        ModelScorer lean = new()
        {
            ModelFolder = _model,
            LabelCol = unnamed,
            ProbabilityCol = unnamed,
            ErrorCol = unnamed!
        };
        using RecordBatch all = Scorer().Transform(Tensors(Pixels(1), null));
        using RecordBatch scored = lean.Transform(Tensors(Pixels(1), null));
        Assert.Equal(["image", "prediction"], scored.Schema.Fields.Select(field => field.Name));
        Assert.Equal(all.Values<long>("prediction")[0], scored.Values<long>("prediction")[0]);
        Assert.True(scored["prediction"].IsNull(1));
        lean.PredictionCol = unnamed;
        Assert.Contains("PredictionCol", Assert.Throws<ArgumentException>(lean.Validate).Message);
    }

    [Fact]
    public void A_process_keeps_one_copy_of_a_model()
    {
        ModelCache cache = new(1L << 30);
        FunctionContext context = new() { Models = cache };
        for (int i = 0; i < 3; i++)
            Scorer().Transform(Tensors(Pixels(i)), context).Dispose();
        Assert.Equal(1, cache.Count);
    }

    [Fact]
    public void A_saved_scorer_carries_its_model()
    {
        Scorer().Save(_folder["scorer"]);
        using RecordBatch before = Scorer().Transform(Tensors(Pixels(5)));
        Directory.Delete(_model, recursive: true);
        ModelScorer loaded = PipelineStage.Load<ModelScorer>(_folder["scorer"]);
        using RecordBatch after = loaded.Transform(Tensors(Pixels(5)));
        Assert.Equal(Row(before.Get<ListColumn>("probability"), 0), Row(after.Get<ListColumn>("probability"), 0));
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("config.json")]
    [InlineData("labels.json")]
    public void A_missing_or_cut_file_of_the_model_is_named(string name)
    {
        string file = Path.Combine(_model, name);
        byte[] whole = File.ReadAllBytes(file);
        File.WriteAllBytes(file, whole[..(whole.Length / 2)]);
        Assert.Contains(name, Assert.Throws<ModelFormatException>(ScoreAnew).Message);
        File.Delete(file);
        Assert.Contains(name, Assert.Throws<ModelFormatException>(ScoreAnew).Message);
    }

    [Fact]
    public void Misuse_is_named_at_the_driver()
    {
        Schema schema = new(new OutputColumn("image", "binary", new TensorLayout("uint8", [3, 8, 8])).ToField());
        Assert.Contains("uint8 3x8x8, the model reads 3072",
            Assert.Throws<ArgumentException>(() => Scorer().TransformSchema(schema)).Message);
        Schema text = new(new Field("image", ArrowType.String));
        Assert.Contains("'image' is string",
            Assert.Throws<ArgumentException>(() => Scorer().TransformSchema(text)).Message);
        ModelScorer nowhere = new() { ModelFolder = _folder["nowhere"] };
        Assert.Contains("nowhere", Assert.Throws<ModelFormatException>(() => nowhere.TransformSchema(text)).Message);
    }

    private static byte[] Pixels(int seed)
    {
        byte[] pixels = new byte[3072];
        new Random(seed).NextBytes(pixels);
        return pixels;
    }

    private static RecordBatch Tensors(params byte[]?[] rows)
    {
        using RecordBatch files = ImageDecoderTests.Files(rows);
        return new RecordBatch(new Schema(new Field("image", ArrowType.Binary)), files.Columns);
    }

    private static ReadOnlySpan<float> Row(ListColumn lists, int row) =>
        ((PrimitiveColumn<float>)lists.Values).Values[lists.Offsets[row]..lists.Offsets[row + 1]];

    private static float[] Softmax(float[] logits)
    {
        float[] result = new float[logits.Length];
        TensorPrimitives.SoftMax(logits, result);
        return result;
    }

    private void ScoreAnew() =>
        Scorer().Transform(Tensors(Pixels(1)), new FunctionContext { Models = new ModelCache(0) }).Dispose();

    private ModelScorer Scorer() => new() { ModelFolder = _model, BatchSize = 2 };

    private float[] Direct(byte[] pixels)
    {
        float[] mean = [0.4f, 0.5f, 0.6f], std = [0.2f, 0.25f, 0.3f];
        float[] input = [.. pixels.Select((value, i) => ((value / 255f) - mean[i / 1024]) / std[i / 1024])];
        using LoadedModel model = ModelFolder.Load(_model);
        using DisposeScope scope = torch.NewDisposeScope();
        using InferenceModeScope mode = torch.inference_mode();
        return model.Module.call(torch.tensor(input, [1, 3, 32, 32])).ToArray<float>();
    }
}
