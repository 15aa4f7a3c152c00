using SparkDL.Arrow;
using SparkDL.Benchmarks.Scenarios;
using SparkDL.Benchmarks.Support;
using SparkDL.Harness.Measurement;
using SparkDL.Sql;
using SparkDL.Torch;
using SparkDL.Torch.IO;
using SparkDL.Torch.Models;
using SparkDL.Transformers.Scoring;

namespace SparkDL.Benchmarks.Peers;

/// <summary>
/// Our functions beside PySpark's on one server, <c>peers_identity</c> and <c>peers_mlp</c>, and the two workers' start.
/// They run when asked for only, with PySpark's <c>env.sh</c> sourced.
/// </summary>
internal static class PeerBenchmarks
{
    private const string Ours = "sparkdl";
    private const string Executable = "spark.sql.execution.pyspark.python";
    private const int Floats = 32;

    public static IReadOnlyDictionary<string, Func<BenchmarkOptions, IEnumerable<string>>> All { get; } =
        new Dictionary<string, Func<BenchmarkOptions, IEnumerable<string>>>
        {
            ["peers_identity"] = Identity, ["peers_mlp"] = Mlp, ["worker_start"] = WorkerStart.Measure,
        };

    /// <summary>Beside PySpark stand the limits: no worker at all, a worker that answers nothing, one that copies frames.</summary>
    private static IEnumerable<string> Identity(BenchmarkOptions options)
    {
        const int BatchRows = 65_536;
        var rows = options.Size(full: 5_000_000, quick: 1_000_000);
        using var scratch = new Scratch();
        using var spark = Start(options, BatchRows);
        var path = scratch.Path("pairs");
        BenchmarkSpark.Write(spark.Range(rows).SelectExpr("id", "id * 0.5D as v"), options, path);
        var pairs = BenchmarkSpark.Read(spark, options, path);
        using var peer = new PeerProcess(spark, path, BatchRows, Shared(spark));
        var echoed = pairs.MapInArrow(static (RecordBatch batch) => batch, "id long, v double");
        var nothing = pairs.MapInArrow(static (IEnumerable<RecordBatch> batches) => batches.Where(_ => false), "id long, v double");
        // Our functions name the executable once, when the first is sent; a copying worker takes its place for its runs.
        BenchmarkSpark.Drain(echoed.Limit(1));
        var worker = spark.Conf.Get(Executable);
        var copier = FrameCopier.WriteScript(scratch.Path("copier"));

        var sides = new Sides();
        sides.Add(Ours, "identity_mapInArrow", () => Timed(echoed));
        sides.Add("spark", "no_worker", () => Timed(pairs));
        sides.Add(Ours, "answers_nothing", () => Timed(nothing));
        sides.Add("copier", "copies_frames", () =>
        {
            spark.Conf.Set(Executable, copier);
            var seconds = Timed(echoed);
            spark.Conf.Set(Executable, worker);
            return seconds;
        });
        sides.Add("pyspark", "pyspark_mapInArrow", () => peer.Run("identity_mapInArrow"));
        return sides.Measure("peers_identity", rows, "identity_mapInArrow", options);
    }

    private static IEnumerable<string> Mlp(BenchmarkOptions options)
    {
        const int BatchRows = 32_768;
        var rows = options.Size(full: 2_000_000, quick: 400_000);
        using var scratch = new Scratch();
        var (path, folder) = (scratch.Path("rows"), scratch.Path("model"));
        SaveModel(folder);
        using var spark = Start(options, BatchRows);
        var columns = Enumerable.Range(0, Floats).Select(i => $"cast(rand({i}) as float) as f{i}");
        var packed = spark.Range(0, rows, 1, options.Tasks)
            .MapInArrow(
                static (RecordBatch batch, PackedRows.Width width) => PackedRows.Generate(batch, width),
                new PackedRows.Width(Floats), PackedRows.Ddl);
        BenchmarkSpark.Write(packed.SelectExpr(["id", "x", .. columns]), options, path);
        var data = BenchmarkSpark.Read(spark, options, path);
        using var peer = new PeerProcess(spark, path, BatchRows, Shared(spark));
        return [.. Packed(options, data, folder, peer, rows), .. Columns(options, data, folder, peer, rows)];
    }

    private static IEnumerable<string> Packed(BenchmarkOptions options, DataFrame data, string folder, PeerProcess peer, int rows)
    {
        var byHand = data.Select("id", "x").MapInArrow<ScoreByHand, ScoreByHand.Plan>(new(folder, Floats, Packed: true), "id long, y float");
        // The scorer gives class, label, probabilities and error of each row, where the others give one number.
        var scored = new ModelScorer { ModelFolder = folder, InputCol = "x", BatchSize = 8192 }
            .Transform(data.Select("id", "x")).Select("id", "prediction");
        var sides = new Sides();
        sides.Add(Ours, "packed_map", () => Timed(byHand));
        sides.Add(Ours, "packed_scorer", () => Timed(scored));
        foreach (var variant in new[] { "packed_mapInArrow", "packed_pandas_udf" }) sides.Add("pyspark", variant, () => peer.Run(variant));
        return sides.Measure("peers_mlp", rows, "packed_map", options);
    }

    private static IEnumerable<string> Columns(BenchmarkOptions options, DataFrame data, string folder, PeerProcess peer, int rows)
    {
        var names = Enumerable.Range(0, Floats).Select(i => $"f{i}");
        var scored = data.Select(["id", .. names]).MapInArrow<ScoreByHand, ScoreByHand.Plan>(new(folder, Floats, Packed: false), "id long, y float");
        var sides = new Sides();
        sides.Add(Ours, "columns_map", () => Timed(scored));
        foreach (var variant in new[] { "columns_mapInArrow", "columns_pandas_udf", "columns_predict_batch_udf" })
            sides.Add("pyspark", variant, () => peer.Run(variant));
        return sides.Measure("peers_mlp", rows, "columns_map", options);
    }

    private static SparkSession Start(BenchmarkOptions options, int batchRows) => BenchmarkSpark.Start(
        options, batchRows,
        ("spark.executorEnv.PYSPARK_PYTHON", PeerProcess.Python),
        ("spark.executorEnv.PYTHONPATH", Environment.GetEnvironmentVariable("PYTHONPATH") ?? ""));

    /// <summary>What <see cref="BenchmarkSpark"/> set for our session, for theirs.</summary>
    private static Dictionary<string, string> Shared(SparkSession spark)
    {
        string[] names = ["spark.sql.execution.arrow.maxRecordsPerBatch", "spark.sql.files.maxPartitionBytes",
            "spark.sql.files.openCostInBytes", "spark.sql.files.minPartitionNum", "spark.sql.shuffle.partitions"];
        return names.ToDictionary(name => name, name => spark.Conf.Get(name));
    }

    private static double Timed(DataFrame data) => PairedRun.Time(() => BenchmarkSpark.Drain(data));

    private static void SaveModel(string folder)
    {
        torch.manual_seed(1);
        var description = new ModelDescription(ModelZoo.NameOf<MlpFactory>())
        {
            Signature = new ModelSignature(
                [new TensorSignature("x", ScalarType.Float32, [-1, Floats])], [new TensorSignature("y", ScalarType.Float32, [-1, 1])]),
        };
        using var model = ModelZoo.Create(description.Architecture, description.Config);
        ModelFolder.Save(folder, description, model);
    }
}
