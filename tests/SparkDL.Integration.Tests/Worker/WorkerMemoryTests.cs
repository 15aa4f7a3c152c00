using System.Text.Json.Nodes;
using SparkDL.Arrow;
using SparkDL.Harness;
using SparkDL.Integration.Tests.Harness;
using SparkDL.Models.Folder;
using SparkDL.Models.Zoo;
using SparkDL.Sql;
using SparkDL.Torch;
using SparkDL.Torch.IO;
using Xunit;
using Xunit.Abstractions;
using static SparkDL.Sql.Functions;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>One copy of a model however many tasks use it, and nothing left of the batches that went through.</summary>
[Trait("Suite", "worker-live")]
[Trait("Tier", "long")]
public sealed class WorkerMemoryTests(LocalSparkFixture fixture, ITestOutputHelper output)
    : IClassFixture<LocalSparkFixture>
{
    private const long Width = 7_100;
    private const long ModelBytes = (Width + 1) * Width * sizeof(float);

    private SparkSession Spark => fixture.Spark;

    [SparkTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_model_of_200_MB_scored_by_two_tasks_at_once_is_there_once(bool inTwoProcesses)
    {
        var folder = Directory.CreateTempSubdirectory("sparkdl-wide-").FullName;
        SaveModel(folder);

        var rows = Spark.Range(0, 2, partitions: 2).MapInArrow<ScoreTogether, WideModelFolder>(
            new(folder, Width), ScoreTogether.Columns, isBarrier: true, isolated: inTwoProcesses).Collect();

        var (mapped, share, growth) = (Sum(rows, 3), Sum(rows, 4), rows.Max(row => (long)row[5]!));
        output.WriteLine($"model {ModelBytes / 1e6:0} MB; mapped {mapped / 1e6:0} MB in all, shares {share / 1e6:0} "
            + $"MB, growth {growth / 1e6:0} MB");
        Assert.Equal(inTwoProcesses ? 2 : 1, rows.Select(row => row[0]).Distinct().Count());
        Assert.All(rows, row => Assert.Equal([1, ModelBytes], [row[1], row[2]]));
        if (inTwoProcesses) Assert.InRange(share, 1, ModelBytes * 11 / 10);
        else Assert.InRange(mapped / 2, 1, ModelBytes * 11 / 10);
        Assert.InRange(growth, 1, ModelBytes * 3 / 2);
        Directory.Delete(folder, recursive: true);
    }

    [SparkFact]
    public void Ten_thousand_batches_leave_no_native_buffer_and_flat_memory()
    {
        Spark.Conf.Set("spark.sql.execution.arrow.maxRecordsPerBatch", 100);
        PassBatches(1_000);
        var before = Report();

        PassBatches(10_000);

        var after = Report();
        output.WriteLine(
            $"{after.Buffers} buffers; resident {before.Resident / 1e6:0.0} MB, then {after.Resident / 1e6:0.0} MB");
        Assert.Equal(before.Process, after.Process);
        Assert.Equal(before.Buffers, after.Buffers);
        Assert.InRange(after.Resident - before.Resident, long.MinValue, 32 << 20);
    }

    /// <summary>Half of them through a map, half through a scalar function.</summary>
    private void PassBatches(int count)
    {
        var numbers = Spark.Range(0, 100L * count / 2, partitions: 1);
        Assert.Equal(50L * count,
            numbers.MapInArrow(static (IEnumerable<RecordBatch> batches) => batches, "id long").Count());
        var sum = numbers.Select(ScalarFunction.Call<AddNumber, Numbers>(Spark, new(By: 1), "long", Col("id")).As("y"))
            .SelectExpr("count(y)").Collect()[0];
        Assert.Equal(50L * count, sum[0]);
    }

    private (int Process, long Buffers, long Resident) Report()
    {
        var row = Spark.Range(0, 1, partitions: 1).MapInArrow<ReportMemory, Numbers>(new(), ReportMemory.Columns)
            .Collect()[0];
        return ((int)row[0]!, (long)row[1]!, (long)row[2]!);
    }

    private static long Sum(IReadOnlyList<Row> rows, int column) => rows.Sum(row => (long)row[column]!);

    private static void SaveModel(string folder)
    {
        var config = new JsonObject { ["width"] = Width };
        var description = new ModelDescription(ModelZoo.NameOf<WideModel>(), config)
        {
            Signature = new ModelSignature(
                [new TensorSignature("x", ScalarType.Float32, [-1, Width])],
                [new TensorSignature("y", ScalarType.Float32, [-1, Width])]),
        };
        using var model = new WideModel().Create(config);
        ModelFolder.Save(folder, description, model);
    }
}
