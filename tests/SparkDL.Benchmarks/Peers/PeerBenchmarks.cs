using SparkDL.Arrow;
using SparkDL.Benchmarks.Scenarios;
using SparkDL.Benchmarks.Support;
using SparkDL.Harness.Measurement;
using SparkDL.Models.Folder;
using SparkDL.Models.Zoo;
using SparkDL.Sql;
using SparkDL.Torch;
using SparkDL.Torch.IO;
using SparkDL.Transformers.Scoring;

namespace SparkDL.Benchmarks.Peers;

/// <summary>
/// Our functions beside PySpark's on one server, <c>peers_identity</c> and <c>peers_mlp</c>, and the two workers'
/// start. They run when asked for only, with PySpark's <c>env.sh</c> sourced.
/// </summary>
internal static class PeerBenchmarks
{
    private const string Ours = "sparkdl";
    private const string Executable = "spark.sql.execution.pyspark.python";
    private const int Floats = 32;

    private static IEnumerable<string> Names => Enumerable.Range(0, Floats).Select(i => $"f{i}");

    public static IReadOnlyDictionary<string, Func<BenchmarkOptions, IEnumerable<string>>> All { get; } =
        new Dictionary<string, Func<BenchmarkOptions, IEnumerable<string>>>
        {
            ["peers_identity"] = Identity,
            ["peers_small"] = Small,
            ["peers_mlp"] = Mlp,
            ["worker_start"] = WorkerStart.Measure,
        };

    /// <summary>
    /// Beside PySpark stand the limits: no worker at all, a worker that answers nothing, one that copies frames.
    /// </summary>
    private static IEnumerable<string> Identity(BenchmarkOptions options) =>
        Identity("peers_identity", options.Size(full: 5_000_000, quick: 1_000_000), options);

    /// <summary>So few rows that only what a query costs by itself is left.</summary>
    private static IEnumerable<string> Small(BenchmarkOptions options) => Identity("peers_small", 1000, options);

    private static IEnumerable<string> Identity(string bench, int rows, BenchmarkOptions options)
    {
        const int BatchRows = 65_536;
        using var scratch = new Scratch();
        using var spark = Start(options, BatchRows);
        var path = scratch.Path("pairs");
        BenchmarkSpark.Write(spark.Range(rows).SelectExpr("id", "id * 0.5D as v"), options, path);
        var pairs = BenchmarkSpark.Read(spark, options, path);
        using var peer = new PeerProcess(spark, path, BatchRows, Shared(spark));
        var echoed = pairs.MapInArrow(static (RecordBatch batch) => batch, "id long, v double");
        var nothing =
            pairs.MapInArrow(static (IEnumerable<RecordBatch> batches) => batches.Where(_ => false),
                "id long, v double");
        // Our functions name the executable once, when the first is sent; a copying worker takes its place for its
        // runs.
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
        using var answers = new Answers(spark);
        answers.Expect(pairs);
        answers.Add("identity_mapInArrow", echoed);
        answers.Add(peer, "identity_mapInArrow", sides, "pyspark_mapInArrow");
        return answers.Checked(sides.Measure(bench, rows, "identity_mapInArrow", options));
    }

    private static IEnumerable<string> Mlp(BenchmarkOptions options)
    {
        const int BatchRows = 32_768;
        using var scratch = new Scratch();
        var (packed, columns, folder) = (scratch.Path("packed"), scratch.Path("columns"), scratch.Path("model"));
        SaveModel(folder);
        using var spark = Start(options, BatchRows);
        // As many rows as make a run of a second or two.
        int packedRows = options.Size(full: 2_000_000, quick: 400_000), columnRows = packedRows / 2;
        BenchmarkSpark.Write(
            spark.Range(0, packedRows, 1, options.Tasks).MapInArrow(
                static (RecordBatch batch, PackedRows.Width width) => PackedRows.Generate(batch, width),
                new PackedRows.Width(Floats), PackedRows.Ddl),
            options, packed);
        BenchmarkSpark.Write(
            spark.Range(columnRows)
                .SelectExpr(["id", .. Names.Select((name, i) => $"cast(rand({i}) as float) as {name}")]), options,
                columns);
        using var answers = new Answers(spark);
        return
        [
            .. Beside(spark, packed, folder, options,
                (data, peer) => Packed(options, data, folder, peer, answers, packedRows)),
            .. Beside(spark, columns, folder, options,
                (data, peer) => Columns(options, data, folder, peer, answers, columnRows)),
        ];

        static IEnumerable<string> Beside(
            SparkSession spark, string path, string folder, BenchmarkOptions options,
            Func<DataFrame, PeerProcess, IEnumerable<string>> measure)
        {
            var data = BenchmarkSpark.Read(spark, options, path);
            using var peer =
                new PeerProcess(spark, path, BatchRows, Shared(spark), Path.Combine(folder, ModelFolder.WeightsFile));
            return measure(data, peer);
        }
    }

    private static IEnumerable<string> Packed(
        BenchmarkOptions options, DataFrame data, string folder, PeerProcess peer, Answers answers, int rows)
    {
        // Scored for a class; the others give the model's one number.
        var scored =
            new ModelScorer
            {
                ModelFolder = folder,
                InputCol = "x",
                BatchSize = 8192,
                LabelCol = null,
                ProbabilityCol = null,
                ErrorCol = ""
            }
            .Transform(data);
        var sides = ByHand("packed", data, ["x"], new(folder, Floats, Packed: true), answers);
        sides.Add(Ours, "packed_scorer", () => Timed(scored));
        foreach (var variant in new[] { "packed_mapInArrow", "packed_pandas_udf" }) answers.Add(peer, variant, sides);
        return answers.Checked(sides.Measure("peers_mlp", rows, "packed_map", options));
    }

    private static IEnumerable<string> Columns(
        BenchmarkOptions options, DataFrame data, string folder, PeerProcess peer, Answers answers, int rows)
    {
        var sides = ByHand("columns", data, [.. Names], new(folder, Floats, Packed: false), answers);
        foreach (var variant in new[] { "columns_mapInArrow", "columns_pandas_udf", "columns_predict_batch_udf" })
            answers.Add(peer, variant, sides);
        return answers.Checked(sides.Measure("peers_mlp", rows, "columns_scalar", options));
    }

    /// <summary>Our function as a map and as an expression.</summary>
    private static Sides ByHand(string layout, DataFrame data, IReadOnlyList<string> inputs, ScoreByHand.Plan plan,
        Answers answers)
    {
        var sides = new Sides();
        var map = data.Select(["id", .. inputs]).MapInArrow<ScoreByHand, ScoreByHand.Plan>(plan, "id long, y float");
        var scalar = data.Select(Sql.Functions.Col("id"), ScalarFunction
            .Call<ScoreByHand, ScoreByHand.Plan>(data.Session, plan, "float", inputs.Select(Sql.Functions.Col))
            .Alias("y"));
        sides.Add(Ours, $"{layout}_map", () => Timed(map));
        sides.Add(Ours, $"{layout}_scalar", () => Timed(scalar));
        answers.Expect(map);
        answers.Add($"{layout}_scalar", scalar);
        return sides;
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
                [new TensorSignature("x", ScalarType.Float32, [-1, Floats])],
                [new TensorSignature("y", ScalarType.Float32, [-1, 1])]),
        };
        using var model = ModelZoo.Create(description.Architecture, description.Config);
        ModelFolder.Save(folder, description, model);
    }
}
