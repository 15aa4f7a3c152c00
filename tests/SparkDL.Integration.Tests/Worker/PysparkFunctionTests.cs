using System.Diagnostics;
using Google.Protobuf;
using SparkDL.Connect.Protos;
using SparkDL.Functions;
using SparkDL.Harness;
using SparkDL.Sql;
using Xunit;
using Xunit.Abstractions;
using static SparkDL.Sql.Functions;
using Column = SparkDL.Sql.Column;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>
/// PySpark's own functions in a session whose Python is our worker: handed to a real Python, or refused with the way
/// out.
/// </summary>
[Trait("Suite", "worker-live")]
public sealed class PysparkFunctionTests(ITestOutputHelper output)
{
    private const int PickledScalar = 100;
    private const int MapArrow = 207;
    private const int ScalarArrow = 250;

    [PysparkFact]
    [Trait("Tier", "long")]
    public void Functions_of_both_kinds_run_in_turn_in_one_session()
    {
        using var spark = Start(PysparkInstallation.Site());
        var rows = spark.Range(0, 1000, partitions: 2);
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(1000, rows.MapInArrow<TakeYourTime, Delay>(new(Seconds: 0), "id long").Count());
            Assert.Equal(1000, rows.MapPartitions(Identity(), isBarrier: false).Count());
        }

        var plus = rows.Select(Call("lambda x: x + 1", "LongType()", PickledScalar, "long", Col("id")).As("y"))
            .SelectExpr("sum(y)").Collect()[0][0];
        Assert.Equal(499_500L + 1000, plus);
        var doubled =
            rows.Select(Call("lambda c: __import__('pyarrow.compute').compute.multiply(c, "
                + "2)", "LongType()", ScalarArrow, "long", Col("id")).As("y"));
        Assert.Equal(999_000L, doubled.SelectExpr("sum(y)").Collect()[0][0]);
        var error =
            Assert.ThrowsAny<SparkDLException>(
                () => rows.Select(Call("lambda x: 1 // 0", "LongType()", PickledScalar, "long", Col("id"))).Collect());
        Assert.Contains("ZeroDivisionError", error.Message);
        Assert.Equal(1000, rows.MapInArrow<TakeYourTime, Delay>(new(Seconds: 0), "id long").Count());
    }

    [PysparkFact]
    [Trait("Tier", "long")]
    public async Task One_Python_stays_for_the_session_and_leaves_with_the_worker_even_if_that_is_killed()
    {
        using var spark = Start(PysparkInstallation.Site());
        var (rows, watch) = (spark.Range(0, 100, partitions: 2), new Stopwatch());
        var ids = new HashSet<int>();
        for (var round = 0; round < 4; round++)
        {
            watch.Restart();
            ids.UnionWith(Pythons(rows));
            output.WriteLine($"query {round}: {watch.ElapsedMilliseconds} ms");
        }

        // Two tasks at once at most: so many Pythons, however many queries there are.
        Assert.InRange(ids.Count, 1, 2);
        Assert.All(ids, id => Assert.True(IsThere(id)));
        var worker = (int)rows.MapInArrow<WhoServed, Numbers>(new(), WhoServed.Columns).Collect()[0][0]!;
        using (var process = Process.GetProcessById(worker)) process.Kill();

        for (watch.Restart(); ids.Any(IsThere); await Task.Delay(50))
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), "a Python outlived its worker");
        output.WriteLine($"all left {watch.ElapsedMilliseconds} ms after the worker was killed");
    }

    [PysparkFact]
    [Trait("Tier", "long")]
    public async Task A_function_of_PySparks_that_is_interrupted_or_that_dies_costs_its_own_Python_only()
    {
        using var spark = Start(PysparkInstallation.Site());
        var rows = spark.Range(0, 100, partitions: 1);
        var first = Assert.Single(Pythons(rows));
        var crash =
            Assert.ThrowsAny<SparkDLException>(
                () => rows.MapPartitions(Map("lambda batches: __import__('os').kill(__import__('os').getpid(), 9)"),
                    isBarrier: false).Collect());
        output.WriteLine(crash.Message);
        var second = Assert.Single(Pythons(rows));
        Assert.NotEqual(first, second);

        var hanging =
            Task.Run(
                () => rows.MapPartitions(Map("lambda batches: __import__('time').sleep(600)"), isBarrier: false)
                    .Collect());
        await Task.Delay(TimeSpan.FromSeconds(3));
        spark.InterruptAll();
        await Assert.ThrowsAnyAsync<Exception>(() => hanging);

        for (var watch = Stopwatch.StartNew(); IsThere(second); await Task.Delay(50))
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), "an interrupted Python went on");
        Assert.NotEqual(second, Assert.Single(Pythons(rows)));
        Assert.Equal(100, rows.MapInArrow<TakeYourTime, Delay>(new(Seconds: 0), "id long").Count());
    }

    [PysparkFact]
    public void Where_no_python_can_run_them_the_error_says_how_to_set_one()
    {
        using var spark = Start(pythonPath: null);
        spark.Conf.Set(FunctionSettings.Python, "/nowhere/python9");

        var error = Assert.ThrowsAny<SparkDLException>(
            () => spark.Range(1).Select(Call("lambda x: x", "LongType()", PickledScalar, "long", Col("id"))).Collect());

        Assert.Contains("its rows are Python pickles", error.Message);
        Assert.Contains("/nowhere/python9 -m pyspark.daemon", error.Message);
        Assert.Contains(FunctionSettings.Python, error.Message);
        Assert.Contains("SPARKDL_WORKER_PYTHON", error.Message);
    }

    /// <summary>Spark adds to the PYTHONPATH of its own environment, so the packages are named there.</summary>
    private static SparkSession Start(string? pythonPath)
    {
        var before = Environment.GetEnvironmentVariable("PYTHONPATH");
        Environment.SetEnvironmentVariable("PYTHONPATH", pythonPath);
        try
        {
            var spark = SparkSession.Builder().Master("local[2]").Create();
            if (pythonPath is not null) spark.Conf.Set(FunctionSettings.Python, PysparkInstallation.Python);
            // The session's first function of ours makes our worker the session's Python.
            spark.Range(1).MapInArrow<TakeYourTime, Delay>(new(Seconds: 0), "id long").Count();
            return spark;
        }
        finally
        {
            Environment.SetEnvironmentVariable("PYTHONPATH", before);
        }
    }

    /// <summary>The processes that serve a query of PySpark's.</summary>
    private static HashSet<int> Pythons(DataFrame rows) => [.. rows
        .MapPartitions(Map("lambda batches: ((lambda pa: "
        + "pa.RecordBatch.from_arrays([pa.array([__import__('os').getpid()])], ['id']))(__import__('pyarrow')) for "
        + "batch in batches)"), isBarrier: false)
        .Collect().Select(row => (int)(long)row[0]!)];

    private static bool IsThere(int process) =>
        File.Exists($"/proc/{process}/stat") && File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1][0] != 'Z';

    private static CommonInlineUserDefinedFunction Identity() => Map("lambda batches: batches");

    private static CommonInlineUserDefinedFunction Map(string function)
    {
        var message = Function(function, "StructType().add('id', 'long')", MapArrow, "id long");
        // What a map does not name, a count of its rows would leave out.
        message.Arguments.Add(Col("id").Expression);
        return message;
    }

    private static Column Call(string function, string pythonType, int evalType, string type, params Column[] arguments)
    {
        var message = Function(function, pythonType, evalType, type);
        message.Arguments.AddRange(arguments.Select(argument => argument.Expression));
        return new Column(new Expression { CommonInlineUserDefinedFunction = message });
    }

    private static CommonInlineUserDefinedFunction Function(string function, string pythonType, int evalType,
        string type) => new()
        {
            FunctionName = "f",
            Deterministic = true,
            PythonUdf = new PythonUDF
            {
                OutputType = new DataType { Unparsed = new DataType.Types.Unparsed { DataTypeString = type } },
                EvalType = evalType,
                Command = ByteString.CopyFrom(PysparkInstallation.Pickle(function, pythonType)),
                PythonVer = "3.11",
            },
        };
}
