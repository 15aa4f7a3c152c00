using System.Diagnostics;
using System.Text.Json.Nodes;
using SparkDL.Connect;
using SparkDL.Connect.Protos;
using SparkDL.Harness;
using SparkDL.Horovodish;
using SparkDL.Horovodish.Estimator;
using SparkDL.Horovodish.Trainer;
using SparkDL.Integration.Tests.Horovodish;
using SparkDL.Sql;
using SparkDL.Torch;
using Xunit;
using static SparkDL.Sql.Functions;

namespace SparkDL.Integration.Tests.Connect;

/// <summary>The launcher as the driver of a cluster, started by a program and by spark-submit.</summary>
public sealed class StandaloneTests : IAsyncLifetime, IDisposable
{
    private static readonly string LauncherJar = RepositoryPaths.Under("artifacts", "launcher", "sparkdl-launcher.jar");
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-test-").FullName;
    private StandaloneCluster? _cluster;

    public async Task InitializeAsync()
    {
        if (SparkInstallation.SkipReason is null)
            _cluster = await StandaloneCluster.StartAsync(workers: 2);
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SparkFact]
    public void A_program_is_the_driver_of_the_cluster_and_knows_its_slots()
    {
        using var spark = SparkSession.Builder().Master(_cluster!.MasterUrl).Config("spark.executor.memory", "1g")
            .Create();
        Assert.Equal(2, spark.TaskSlots);
        Assert.Equal(499_500L, spark.Range(0, 1000, 1, 4).Agg(Sum("id")).First()![0]);
    }

    [SparkFact]
    public void More_ranks_than_slots_are_refused_in_seconds()
    {
        using var spark = SparkSession.Builder().Master(_cluster!.MasterUrl).Config("spark.executor.memory", "1g")
            .Create();
        var started = Stopwatch.GetTimestamp();

        var error = Assert.Throws<SparkServerException>(() => Barrier(spark, ranks: 3).Collect());

        Assert.Contains("Barrier execution mode does not allow", error.Message);
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 200);
    }

    [SparkFact]
    public void On_a_server_that_would_wait_for_minutes_the_query_is_given_up()
    {
        using var spark = SparkSession.Builder().Master(_cluster!.MasterUrl).Config("spark.executor.memory", "1g")
            .Config("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "15s")
            .Config("spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures", "40").Create();
        var started = Stopwatch.GetTimestamp();

        var error = Assert.Throws<SparkSetupException>(() => Barrier(spark, ranks: 3).Collect());

        Assert.Contains("fewer free task slots", error.Message);
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 19, 200);
    }

    [SparkFact]
    public void On_a_foreign_server_too_many_ranks_are_given_up_and_nothing_is_lost()
    {
        using var spark = SparkSession.Builder().Master(_cluster!.MasterUrl).Config("spark.executor.memory", "1g")
            .Config("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "15s")
            .Config("spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures", "40").Create();
        var target = spark.Client.Target;
        using var foreign = SparkSession.Builder().Remote($"{target}/;token={target.Token}")
            .Options(new ConnectOptions { BarrierStartTimeout = TimeSpan.FromSeconds(5) }).Create();
        Assert.Null(foreign.TaskSlots);
        var digits = Digits.Frame(foreign).Cache();
        var estimator = new TorchEstimator
        {
            Model = "resnet_small",
            FeaturesCol = "image",
            InputShape = [1, 8, 8],
            InputType = ScalarType.Byte,
            ModelConfig = new() { ["in_channels"] = 1, ["widths"] = new JsonArray(8), ["blocks"] = new JsonArray(1) },
            NumProcesses = 3,
            BatchSize = 64,
            ThreadsPerProcess = 1,
        };

        var error = Assert.Throws<SparkSetupException>(() => estimator.Fit(digits));

        Assert.Contains("fewer free task slots", error.Message);
        Assert.Equal(Digits.Count, digits.Count());
        estimator.NumProcesses = 2;
        Assert.Equal(2, estimator.Fit(digits).History.Ranks);
    }

    [SparkFact]
    public void On_a_foreign_server_dynamic_allocation_is_refused_by_name()
    {
        using var spark = SparkSession.Builder().Master(_cluster!.MasterUrl).Config("spark.executor.memory", "1g")
            .Config("spark.dynamicAllocation.enabled", true)
            .Config("spark.dynamicAllocation.shuffleTracking.enabled", true).Create();
        var target = spark.Client.Target;
        using var foreign = SparkSession.Builder().Remote($"{target}/;token={target.Token}").Create();
        var estimator =
            new TorchEstimator
            {
                Model = "resnet_small",
                FeaturesCol = "image",
                InputShape = [1, 8, 8],
                InputType = ScalarType.Byte
            };

        var fit = Assert.Throws<SparkSetupException>(() => estimator.Fit(Digits.Frame(foreign)));
        var stage = Assert.Throws<SparkSetupException>(() => Barrier(foreign, ranks: 2).Collect());

        Assert.Contains("spark.dynamicAllocation.enabled", fit.Message);
        Assert.Contains("spark.dynamicAllocation.enabled", stage.Message);
    }

    [SparkFact]
    public void Dynamic_allocation_is_refused_by_name()
    {
        using var spark = SparkSession.Builder().Master(_cluster!.MasterUrl).Config("spark.executor.memory", "1g")
            .Config("spark.dynamicAllocation.enabled", true)
            .Config("spark.dynamicAllocation.shuffleTracking.enabled", true).Create();

        var error = Assert.Throws<SparkSetupException>(() => Barrier(spark, ranks: 2).Collect());

        Assert.Contains("spark.dynamicAllocation.enabled", error.Message);
    }

    [SparkFact]
    public async Task Spark_submit_runs_the_program_and_hands_its_exit_code_on()
    {
        await using var submit = Submit(["submitted", "7", "two words"]);
        await submit.WaitForAsync(@"EXIT 7\b");
        Assert.Contains("ARGUMENTS submitted|7|two words", submit.Log);
        Assert.Contains("SLOTS 2 SUM 45", submit.Log);
    }

    [SparkFact]
    public async Task Spark_submit_passes_signals_on()
    {
        await using var submit = Submit(["submitted", "wait"]);
        await submit.WaitForAsync("WAITING");
        var java = TestProgram.JavaBelow(submit.Id).Single();

        TestProgram.Signal(java, "TERM");

        await submit.WaitForAsync(@"EXIT 43\b");
        Assert.Contains("SIGNAL True 5", submit.Log);
    }

    private static DataFrame Barrier(SparkSession spark, int ranks) =>
        spark.Range(0, 10, 1, ranks).MapPartitions(
            new CommonInlineUserDefinedFunction
            {
                FunctionName = "never runs",
                PythonUdf = new PythonUDF
                {
                    EvalType = 207,
                    PythonVer = "3.11",
                    OutputType = new DataType { Unparsed = new DataType.Types.Unparsed { DataTypeString = "id long" } },
                },
            },
            isBarrier: true);

    // A shell of ours tells the exit code: the supervisor keeps it to itself.
    private SupervisedProcess Submit(string[] arguments)
    {
        var start = new ProcessStartInfo("bash");
        string[] all = ["-c", "\"$@\"; echo EXIT $?", "submit",
            Path.Combine(SparkInstallation.RequireHome(), "bin", "spark-submit"), "--master", _cluster!.MasterUrl,
            "--conf", "spark.executor.memory=1g", "--conf", "spark.ui.enabled=false",
            "--class", "sparkdl.launcher.Launcher", LauncherJar, TestProgram.Assembly, .. arguments];
        foreach (var argument in all)
            start.ArgumentList.Add(argument);
        start.Environment["SPARK_LOCAL_IP"] = "127.0.0.1";
        return SupervisedProcess.Start(start, Path.Combine(_folder, "log"));
    }
}
