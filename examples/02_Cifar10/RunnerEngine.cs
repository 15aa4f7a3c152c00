using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;
using SparkDL.Horovodish;
using SparkDL.Horovodish.Estimator;
using SparkDL.ML;
using SparkDL.Transformers.Images;
using SparkDL.Transformers.Scoring;

namespace SparkDL.Examples;

/// <summary>Runs the job without Spark: the same functions, over batches in memory.</summary>
internal sealed class RunnerEngine : IEngine
{
    private const int FilesPerBatch = 500;

    private IReadOnlyList<RecordBatch> _images = [];
    private bool _testIsApart;

    public string Name => "function-runner";

    public Ingested Ingest(ImageSet images, ImageDecoder decoder)
    {
        _testIsApart = images.Test is not null;
        _images = Run(images.Train, new PipelineModel(decoder));
        List<string?> errors = [.. _images.SelectMany(batch => Texts(batch, "image_error"))];
        List<string> labels = [.. _images.SelectMany(batch => Texts(batch, "label")).OfType<string>()];
        return new Ingested(
            [.. labels.Distinct().Order(StringComparer.Ordinal)],
            labels.Count,
            _images.Sum(batch => Enumerable.Range(0, batch.Length).LongCount(row => IsTraining(batch, row))),
            errors.Count(error => error is not null),
            errors.Find(error => error is not null));
    }

    public TorchModel Train(TorchEstimator estimator) =>
        estimator.Fit([.. _images.Select(batch => TrainingRows(batch, estimator.Labels!))]);

    public IEnumerable<Scored> Score(ImageSet images, ImageDecoder decoder, ModelScorer scorer)
    {
        IEnumerable<RecordBatch> scored = images.Test is { } test
            ? Run(test, new PipelineModel(decoder, scorer))
            : scorer.Transform(_images.Select(batch => Where(batch, row => IsTest(batch, row))));
        return
            from batch in scored
            from row in Enumerable.Range(0, batch.Length)
            select new Scored(
                Text(batch, "label", row)!,
                batch["prediction"].IsNull(row) ? null : (int)batch.Values<long>("prediction")[row],
                Text(batch, "image_error", row) ?? Text(batch, "model_error", row));
    }

    public void Dispose()
    {
        foreach (RecordBatch batch in _images)
            batch.Dispose();
    }

    /// <summary>Reads the files of a folder and transforms them, on all cores.</summary>
    private static IReadOnlyList<RecordBatch> Run(string folder, PipelineModel pipeline)
    {
        string[] files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        if (files.Length == 0)
            throw new FileNotFoundException($"{folder} holds no image files");
        Array.Sort(files, StringComparer.Ordinal);
        return
        [
            .. files.Chunk(FilesPerBatch).AsParallel().AsOrdered()
                .SelectMany(chunk => pipeline.Transform([ReadFiles(chunk)])),
        ];
    }

    private static RecordBatch ReadFiles(string[] files)
    {
        using StringColumnBuilder paths = new(), labels = new();
        using BinaryColumnBuilder contents = new();
        foreach (string file in files)
        {
            paths.Append(file);
            labels.Append(Path.GetFileName(Path.GetDirectoryName(file)));
            contents.Append(File.ReadAllBytes(file));
        }
        Schema schema = new(
            new Field("path", ArrowType.String), new Field("label", ArrowType.String),
            new Field("content", ArrowType.Binary));
        return new RecordBatch(schema, [paths.Build(), labels.Build(), contents.Build()]);
    }

    /// <summary>The rows for training, with the class as a number and whether the row is held out.</summary>
    private RecordBatch TrainingRows(RecordBatch batch, IReadOnlyList<string> labels)
    {
        RecordBatch rows = Where(batch, row => IsTraining(batch, row));
        using PrimitiveColumnBuilder<long> classes = new();
        using BoolColumnBuilder holdout = new();
        for (int row = 0; row < rows.Length; row++)
        {
            classes.Append((long)labels.ToList().IndexOf(Text(rows, "label", row)!));
            holdout.Append(Split.Holds(NameOf(rows, row), Split.Holdout, Split.HoldoutEvery));
        }
        return rows.Append(new Field("class", ArrowType.Int64), classes.Build())
            .Append(new Field("is_holdout", ArrowType.Bool), holdout.Build());
    }

    private static RecordBatch Where(RecordBatch batch, Func<int, bool> keep)
    {
        int[] rows = [.. Enumerable.Range(0, batch.Length).Where(keep)];
        return new RecordBatch(batch.Schema, [.. batch.Columns.Select(column => Pick(column, rows))], rows.Length);
    }

    private static Column Pick(Column column, int[] rows)
    {
        using ColumnBuilder builder = ColumnBuilder.For(column.Type);
        foreach (int row in rows)
            builder.AppendFrom(column, row);
        return builder.Build();
    }

    private bool IsTraining(RecordBatch batch, int row) => !batch["image"].IsNull(row) && !IsTest(batch, row);

    private bool IsTest(RecordBatch batch, int row) =>
        !_testIsApart && Split.Holds(NameOf(batch, row), Split.Test, Split.TestEvery);

    private static string NameOf(RecordBatch batch, int row) =>
        $"{Text(batch, "label", row)}/{Path.GetFileName(Text(batch, "path", row))}";

    private static IEnumerable<string?> Texts(RecordBatch batch, string column) =>
        Enumerable.Range(0, batch.Length).Select(row => Text(batch, column, row));

    private static string? Text(RecordBatch batch, string column, int row) =>
        batch[column].IsNull(row) ? null : batch.Get<StringColumn>(column).GetString(row);
}
