#region transformers-usings
using System.Text.Json.Nodes;
using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;
using SparkDL.Functions;
using SparkDL.ML;
using SparkDL.Models.Folder;
using SparkDL.Models.Zoo;
using SparkDL.Sql;
using SparkDL.Torch;
using SparkDL.Transformers.Images;
using SparkDL.Transformers.Scoring;
#endregion
using Docs.Tests.Harness;
using SparkDL.Harness;
using Column = SparkDL.Arrow.Columns.Column;

namespace Docs.Tests.Guides;

#region transformers-own-type
/// <summary>Adds the mean of the bytes of each image.</summary>
public sealed class Brightness : RowTransformer
{
    public string InputCol { get; set; } = "image";

    public string OutputCol { get; set; } = "brightness";

    public override IReadOnlyList<string> InputColumns => [InputCol];

    public override IReadOnlyList<OutputColumn> OutputColumns => [new(OutputCol, "double")];

    protected override void CheckInput(Field field) =>
        SchemaChecks.RequireType(field, this, "binary", type => type is BinaryType);

    public override IBatchKernel CreateKernel(FunctionContext context) => new Kernel();

    private sealed class Kernel : IBatchKernel
    {
        public IReadOnlyList<Column> Apply(RecordBatch inputs)
        {
            BinaryColumn images = (BinaryColumn)inputs[0];
            using PrimitiveColumnBuilder<double> means = new();
            for (int row = 0; row < images.Length; row++)
                means.Append(images.IsNull(row) ? null : Mean(images.GetBytes(row)));
            return [means.Build()];
        }

        public void Dispose()
        {
        }

        private static double Mean(ReadOnlySpan<byte> pixels)
        {
            long sum = 0;
            foreach (byte pixel in pixels)
                sum += pixel;
            return (double)sum / pixels.Length;
        }
    }
}
#endregion

/// <summary>The code of <c>docs/guides/transformers.md</c>.</summary>
[Collection(SharedSparkCollection.Name)]
public sealed class TransformersGuide(SharedSpark shared) : IDisposable
{
    private readonly ClassFolders _images = new(filesOfAClass: 3);
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-guide-").FullName;

    public void Dispose()
    {
        _images.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [SparkFact]
    public void Images_are_decoded_and_scored()
    {
        SparkSession spark = shared.Session;
        string photos = _images.Path;
        string modelFolder = WriteModel();

        #region transformers-pipeline
        PipelineModel pipeline = new(
            new ImageDecoder { Width = 32, Height = 32 },
            new ModelScorer { ModelFolder = modelFolder, InputCol = "image" })
        {
            KeepColumns = ["predicted_label", "probability", "image_error"],
        };
        DataFrame scored = pipeline.Transform(ImageReader.Read(spark, photos));
        scored.Select("path", "predicted_label", "image_error").Show(truncate: 40);
        #endregion

        Assert.Equal(7, scored.Count());
        Assert.Equal(1, scored.Where("image_error is not null and predicted_label is null").Count());
        Assert.DoesNotContain("image", scored.Columns);
    }

    [SparkFact]
    public void A_transformer_of_ones_own_runs_on_Spark_and_in_memory_and_is_saved()
    {
        SparkSession spark = shared.Session;
        string photos = _images.Path;
        string folder = Path.Combine(_folder, "pipeline");
        byte[] file = File.ReadAllBytes(Directory.GetFiles(Path.Combine(photos, "light")).First());

        #region transformers-own
        PipelineModel pipeline = new(new ImageDecoder { Width = 8, Height = 8 }, new Brightness());
        DataFrame bright = pipeline.Transform(ImageReader.Read(spark, photos)).Where("brightness > 128");
        #endregion

        Assert.Equal(3, bright.Count());

        #region transformers-save
        pipeline.Save(folder);
        PipelineModel loaded = PipelineStage.Load<PipelineModel>(folder);
        #endregion

        #region transformers-memory
        using BinaryColumnBuilder contents = new();
        contents.Append(file);
        using RecordBatch batch = new(new Schema(new Field("content", ArrowType.Binary)), [contents.Build()]);
        using RecordBatch result = loaded.Transform([batch]).Single();
        double brightness = result.Values<double>("brightness")[0];
        #endregion

        Assert.InRange(brightness, 128, 255);
    }

    [Fact]
    public void A_missing_column_is_named_before_anything_runs()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => new Brightness().TransformSchema(new Schema(new Field("id", ArrowType.Int64))));

        Assert.Contains("there is no column 'image'; the columns are: id", error.Message);
    }

    private string WriteModel()
    {
        string folder = Path.Combine(_folder, "model");

        #region transformers-model
        JsonObject config = new() { ["num_classes"] = 2 };
        using torch.nn.Module<Tensor, Tensor> network = ModelZoo.Create("resnet_small", config);
        ModelFolder.Save(folder, new ModelDescription("resnet_small", config)
        {
            Signature = new ModelSignature(
                [new TensorSignature("image", ScalarType.Float32, [-1, 3, 32, 32])],
                [new TensorSignature("logits", ScalarType.Float32, [-1, 2])]),
            Preprocessing = new ImagePreprocessing(32, 32, 3, Mean: [0.5f, 0.5f, 0.5f], Std: [0.25f, 0.25f, 0.25f]),
            Labels = ["dark", "light"],
        }, network);
        #endregion

        return folder;
    }
}
