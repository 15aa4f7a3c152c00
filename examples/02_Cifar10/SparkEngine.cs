using SparkDL.Horovodish;
using SparkDL.Horovodish.Estimator;
using SparkDL.ML;
using SparkDL.Sql;
using SparkDL.Transformers.Images;
using SparkDL.Transformers.Scoring;
using static SparkDL.Sql.Functions;

namespace SparkDL.Examples;

/// <summary>Runs the job on Spark, over DataFrames.</summary>
internal sealed class SparkEngine(SparkSession spark) : IEngine
{
    private DataFrame? _images;

    public string Name => $"spark-{spark.Version}";

    public static SparkEngine Start(string? master) => new(SparkSession.Builder()
        .Master(master ?? "local[*]")
        .AppName("SparkDL quickstart")
        .GetOrCreate());

    public Ingested Ingest(ImageSet images, ImageDecoder decoder)
    {
        string isTest = images.Test is null ? Split.HoldsSql(Split.Test, Split.TestEvery) : "false";
        _images = ImageReader.Ingest(spark, images.Train, files => decoder.Transform(files).SelectExpr(
            "path", "label", "image", "image_error",
            $"{isTest} as is_test",
            $"{Split.HoldsSql(Split.Holdout, Split.HoldoutEvery)} as is_holdout"));
        IReadOnlyList<Row> classes = _images.GroupBy("label").Agg(
            Expr("count(*) as images"),
            Expr("count_if(not is_test and image is not null) as training"),
            Expr("count(image_error) as broken"),
            Expr("max(image_error) as error")).OrderBy("label").Collect();
        return new Ingested(
            [.. classes.Select(row => row.GetAs<string>("label"))],
            classes.Sum(row => row.GetAs<long>("images")),
            classes.Sum(row => row.GetAs<long>("training")),
            classes.Sum(row => row.GetAs<long>("broken")),
            classes.Select(row => row["error"] as string).FirstOrDefault(error => error is not null));
    }

    public TorchModel Train(TorchEstimator estimator)
    {
        string labels = string.Join(", ", estimator.Labels!.Select(Literal));
        return estimator.Fit(_images!
            .Where("not is_test and image is not null")
            .SelectExpr("image", $"cast(array_position(array({labels}), label) - 1 as bigint) as class", "is_holdout"));
    }

    private static string Literal(string text) => $"'{text.Replace("'", "\\'", StringComparison.Ordinal)}'";

    public IEnumerable<Scored> Score(ImageSet images, ImageDecoder decoder, ModelScorer scorer)
    {
        PipelineModel pipeline = new(decoder, scorer) { KeepColumns = ["prediction", "image_error", "model_error"] };
        DataFrame scored = images.Test is null
            ? scorer.Transform(_images!.Where("is_test"))
            : ImageReader.Ingest(spark, images.Test, pipeline.Transform);
        return scored.SelectExpr("label", "prediction", "coalesce(image_error, model_error) as error").Collect()
            .Select(row => new Scored(
                row.GetAs<string>("label"), (int?)(row["prediction"] as long?), row["error"] as string));
    }

    public void Dispose() => spark.Dispose();
}
