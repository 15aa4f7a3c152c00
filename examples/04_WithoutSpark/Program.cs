// Runs a function and a model without Spark, over batches in memory: as in a unit test, or behind a web service.
//   dotnet run

using System.Text.Json.Nodes;
using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;
using SparkDL.Functions;
using SparkDL.Functions.Local;
using SparkDL.Horovodish;
using SparkDL.Models.Zoo;
using SparkDL.Torch;
using SparkDL.Transformers.Scoring;

// 1. A function of a query, as a unit test calls it: its result is checked against the declared columns, as on Spark.
using RecordBatch points = Points.Batch([1, 2], [3, 4]);
foreach (RecordBatch sums in LocalRunner.Map<PointSums, double>([points], config: 0.5, "sum double"))
{
    using (sums)
        Console.WriteLine($"half the sums: {string.Join(", ", sums.Values<double>("sum").ToArray())}");
}

// 2. Training over rows in memory, here on one rank: a child process of this one.
Random random = new(1);
using RecordBatch rows = Points.Batch(
    [.. Enumerable.Range(0, 500).Select(_ => new[] { random.NextSingle() - 0.5f, random.NextSingle() - 0.5f })]);
TorchModel model = new TorchEstimator
{
    Epochs = 20,
    LearningRate = 0.05,
    InputShape = [2],
    Labels = ["below", "above"],
    Verbose = false,
}.UseModel<LineFactory>().Fit([rows]);

// 3. Scoring, as a web service does it: the process loads the folder once, and each request is a batch.
string folder = Path.Combine(Directory.CreateTempSubdirectory("line-").FullName, "model");
model.Save(folder);
ModelScorer scorer = TorchModel.Load(folder).Scorer;
using RecordBatch request = Points.Batch([0.4f, 0.3f], [-0.2f, -0.4f]);
using RecordBatch answer = scorer.Transform(request);
StringColumn predicted = answer.Get<StringColumn>("predicted_label");
Console.WriteLine($"the points lie {predicted.GetString(0)} and {predicted.GetString(1)} the line");

/// <summary>The sum of the coordinates of each point, scaled.</summary>
public sealed class PointSums : IMapFunction<double>
{
    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, double config, FunctionContext context)
    {
        foreach (RecordBatch batch in batches)
        {
            ReadOnlySpan<float> coordinates = ((PrimitiveColumn<float>)batch.Get<ListColumn>("features").Values).Values;
            using PrimitiveColumnBuilder<double> sums = new();
            for (int row = 0; row < batch.Length; row++)
                sums.Append(config * (coordinates[2 * row] + coordinates[(2 * row) + 1]));
            yield return new RecordBatch(new Schema(new Field("sum", ArrowType.Double)), [sums.Build()]);
        }
    }
}

/// <summary>A network of one layer, which finds the side of a line that a point lies on.</summary>
public sealed class LineFactory : IModelFactory
{
    public torch.nn.Module<Tensor, Tensor> Create(JsonObject config) => torch.nn.Linear(2, 2);
}

/// <summary>Batches of points, with the class 1 for those above the line x + y = 0.</summary>
internal static class Points
{
    public static RecordBatch Batch(params IReadOnlyList<float[]> points)
    {
        using ListColumnBuilder features = new(ArrowType.List(ArrowType.Float));
        using PrimitiveColumnBuilder<long> labels = new();
        foreach (float[] point in points)
        {
            features.AppendValue(point);
            labels.Append(point[0] + point[1] > 0 ? 1L : 0L);
        }
        Schema schema = new(new Field("features", features.Type), new Field("label", ArrowType.Int64));
        return new RecordBatch(schema, [features.Build(), labels.Build()]);
    }
}
