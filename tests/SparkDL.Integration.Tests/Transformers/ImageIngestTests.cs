using System.Text.RegularExpressions;
using SparkDL.Harness;
using SparkDL.Integration.Tests.Harness;
using SparkDL.ML;
using SparkDL.Models.Folder;
using SparkDL.Models.Zoo;
using SparkDL.Sql;
using SparkDL.Torch;
using SparkDL.Torch.IO;
using SparkDL.Transformers.Images;
using SparkDL.Transformers.Scoring;
using Xunit;

namespace SparkDL.Integration.Tests.Transformers;

[Collection(LocalSparkCollection.Name)]
public sealed class ImageIngestTests(LocalSparkFixture local) : IDisposable
{
    private static readonly ImageDecoder Decoder = new() { Width = 20, Height = 24 };
    private readonly ImageFolder _images = new();

    public void Dispose() => _images.Dispose();

    [SparkFact]
    public void Labels_are_the_folders_names_at_any_depth()
    {
        _images.Add("cats/a.jpg", ImageFolder.Fixture("good.jpg"));
        _images.Add("more/deep/dogs of war/b.jpg", ImageFolder.Fixture("gray.jpg"));
        IReadOnlyList<Row> rows = ImageReader.Read(local.Spark, _images.Path).Select("label", "path").OrderBy("label")
            .Collect();
        Assert.Equal(["cats", "dogs of war"], rows.Select(row => row.GetAs<string>("label")));
    }

    [SparkFact]
    public void Exactly_the_broken_images_have_an_error_and_good_ones_are_equal_to_a_clean_run()
    {
        for (int i = 0; i < 180; i++)
            _images.Add($"good/{i:000}.jpg", ImageFolder.Fixture(i % 2 == 0 ? "good.jpg" : "progressive.jpg"));
        for (int i = 0; i < 20; i++)
            _images.Add($"broken/{ImageFolder.Broken[i % 10].Kind}{i}.jpg", ImageFolder.Broken[i % 10].File);

        byte[] clean = new byte[20 * 24 * 3];
        using (ImageLoader loader = new(new ImagePreparation(20, 24)))
            Assert.Null(loader.Load(ImageFolder.Fixture("good.jpg"), clean));

        IReadOnlyList<Row> rows = Decoder.Transform(ImageReader.Read(local.Spark, _images.Path))
            .Select("label", "path", "image", "image_error").Collect();
        Assert.Equal(198, rows.Count); // Spark's file sources leave out the two files without a byte
        foreach (Row row in rows)
        {
            bool good = row.GetAs<string>("label") == "good";
            Assert.True(good == row.IsNull("image_error") && good != row.IsNull("image"),
                $"{row["path"]}: {row["image_error"]}");
            if (good)
                Assert.Equal(clean, row.GetAs<byte[]>("image"));
        }
    }

    [SparkFact]
    public void Ingest_opens_many_small_files_in_as_many_tasks_as_slots_and_restores_the_settings()
    {
        for (int i = 0; i < 100; i++)
            _images.Add($"c/{i}.jpg", ImageFolder.Fixture("good.jpg"));
        local.Spark.Conf.Set("spark.sql.files.openCostInBytes", "1234567");
        DataFrame images = ImageReader.Ingest(local.Spark, _images.Path, Decoder.Transform, slots: 2);
        Assert.Equal(2, images.SelectExpr("spark_partition_id() as p").Distinct().Count());
        Assert.Equal("1234567", local.Spark.Conf.Get("spark.sql.files.openCostInBytes"));
        Assert.Null(local.Spark.Conf.Get("spark.sql.files.minPartitionNum", null));
        local.Spark.Conf.Unset("spark.sql.files.openCostInBytes");
        images.Unpersist();
    }

    [SparkFact]
    public void Decoding_and_scoring_cross_to_the_worker_once_and_equal_a_run_without_Spark()
    {
        _images.Add("c/good.jpg", ImageFolder.Fixture("good.jpg"));
        _images.Add("c/bad.jpg", ImageFolder.Broken[0].File);
        PipelineModel pipeline = new(
            new ImageDecoder { Width = 32, Height = 32 }, new ModelScorer { ModelFolder = SaveModel() })
        { KeepColumns = ["probability", "prediction", "image_error", "model_error"] };

        DataFrame scored = pipeline.Transform(ImageReader.Read(local.Spark, _images.Path));
        Assert.DoesNotContain("image", scored.Columns);
        Assert.Single(Regex.Matches(scored.ExplainString(), "ArrowEvalPython"));

        IReadOnlyList<Row> rows = scored.OrderBy("path").Collect();
        Assert.Contains("Premature end", rows[0].GetAs<string>("image_error"));
        Assert.Equal("the input is null", rows[0].GetAs<string>("model_error"));
        Assert.InRange(rows[1].GetAs<long>("prediction"), 0, 9);
    }

    [SparkFact]
    public void A_column_that_is_not_there_or_of_the_wrong_type_is_named_at_the_call()
    {
        DataFrame numbers = local.Spark.Range(3);
        Assert.Contains("no column 'content'; the columns are: id",
            Assert.Throws<ArgumentException>(() => Decoder.Transform(numbers)).Message);
        ImageDecoder wrong = new() { InputCol = "id" };
        Assert.Contains("'id' is int64", Assert.Throws<ArgumentException>(() => wrong.Transform(numbers)).Message);
    }

    [SparkFact]
    public void A_folder_without_images_is_refused()
    {
        Assert.Contains("holds no image files",
            Assert.Throws<FileNotFoundException>(() => ImageReader.Read(local.Spark, _images.Path)).Message);
        Assert.Throws<DirectoryNotFoundException>(() => ImageReader.Read(local.Spark, _images.Path + "/nowhere"));
    }

    private string SaveModel()
    {
        string folder = Path.Combine(_images.Path, ".model");
        using torch.nn.Module<Tensor, Tensor> network = ModelZoo.Create("resnet_small");
        ModelFolder.Save(folder, new ModelDescription("resnet_small")
        {
            Preprocessing = new ImagePreprocessing(32, 32, 3, [0.5f, 0.5f, 0.5f], [0.25f, 0.25f, 0.25f]),
        }, network);
        return folder;
    }
}
