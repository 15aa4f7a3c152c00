using System.Diagnostics;
using System.Text.RegularExpressions;
using SparkDL.Functions;
using SparkDL.Harness;
using SparkDL.Sql;
using Xunit;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>
/// A function that hangs ends at the limit, whether it listens or not, and what is left behind goes away.
/// </summary>
[Collection(OneAttemptCollection.Name)]
[Trait("Suite", "worker-live")]
public sealed class HangLimitTests(OneAttemptFixture fixture)
{
    /// <summary>Guards against a wedged test only: the figures are one or two seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private SparkSession Spark => fixture.Spark;

    [SparkTheory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task A_function_that_hangs_ends_at_the_limit_and_is_named(bool listens, bool isolated)
    {
        var folder = Directory.CreateTempSubdirectory("sparkdl-hang-").FullName;
        Spark.Conf.Set(FunctionSettings.HangSeconds, 1);
        try
        {
            var hanging = Task.Run(() => Spark.Range(0, 10, partitions: 1)
                .MapInArrow<TakeYourTime, Delay>(new(listens, Folder: folder), "id long", isolated: isolated)
                .Collect());

            var error = await Assert.ThrowsAnyAsync<SparkDLException>(() => hanging.WaitAsync(Patience));

            Assert.Contains("TakeYourTime' hung: for 1 s it neither asked for rows nor gave any, in stage",
                error.Message);
            Assert.True(Regex.IsMatch(error.Message, @"in stage \d+, partition 0, attempt \d+\. The limit"),
                error.Message);
            Assert.Contains(FunctionSettings.HangSeconds, error.Message);
            Assert.Equal(10,
                Spark.Range(0, 10, partitions: 2).MapInArrow<TakeYourTime, Delay>(new(Seconds: 0), "id long").Count());
            // Only a thread that could not be ended costs its process.
            if (!listens || isolated) await WaitForTheEndOf(folder);
        }
        finally
        {
            Spark.Conf.Unset(FunctionSettings.HangSeconds);
            Directory.Delete(folder, recursive: true);
        }
    }

    [SparkTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Making_and_disposing_a_function_have_the_same_limit(bool isolated)
    {
        Spark.Conf.Set(FunctionSettings.HangSeconds, 1);
        try
        {
            var rows = Spark.Range(0, 10, partitions: 1);
            // The one in this process, the other in a child or the other way round: two of the four are enough to wait
            // for.
            var made =
                Task.Run(() => rows.MapInArrow<HangsWhenMade, Delay>(new(), "id long", isolated: isolated).Collect());
            var disposed =
                Task.Run(
                    () => rows.MapInArrow<HangsWhenDisposed, Delay>(new(), "id long", isolated: !isolated).Collect());

            Assert.Contains("HangsWhenMade' hung: for 1 s",
                (await Assert.ThrowsAnyAsync<SparkDLException>(() => made.WaitAsync(Patience))).Message);
            Assert.Contains("HangsWhenDisposed' hung: for 1 s",
                (await Assert.ThrowsAnyAsync<SparkDLException>(() => disposed.WaitAsync(Patience))).Message);
            Assert.Equal(10, rows.MapInArrow<TakeYourTime, Delay>(new(Seconds: 0), "id long").Count());
        }
        finally
        {
            Spark.Conf.Unset(FunctionSettings.HangSeconds);
        }
    }

    [SparkTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_function_that_says_that_it_is_alive_may_take_its_time(bool isolated)
    {
        Spark.Conf.Set(FunctionSettings.HangSeconds, 1);
        try
        {
            var slow = Spark.Range(0, 10, partitions: 1)
                .MapInArrow<TakeYourTime, Delay>(new(SaysSo: true, Seconds: 2.5), "id long", isolated: isolated);

            Assert.Equal(10, slow.Count());
        }
        finally
        {
            Spark.Conf.Unset(FunctionSettings.HangSeconds);
        }
    }

    [SparkFact]
    public void A_limit_that_is_no_number_is_refused_at_the_call()
    {
        Spark.Conf.Set(FunctionSettings.HangSeconds, "soon");
        try
        {
            var error = Assert.Throws<ArgumentException>(
                () => Spark.Range(1).MapInArrow<TakeYourTime, Delay>(new(), "id long"));

            Assert.Contains("sparkdl.function.hangSeconds is 'soon'", error.Message);
        }
        finally
        {
            Spark.Conf.Unset(FunctionSettings.HangSeconds);
        }
    }

    [SparkFact]
    public async Task A_worker_process_leaves_after_the_idle_time_that_the_client_set()
    {
        // Without reuse Spark closes each connection with its task, so the idle time begins with the query's end.
        using var spark = SparkSession.Builder().Master("local[2]").Config("spark.python.worker.reuse", false)
            .Config(FunctionSettings.IdleSeconds, 1).Create();
        var folder = Directory.CreateTempSubdirectory("sparkdl-idle-").FullName;

        spark.Range(0, 10, partitions: 1).MapInArrow<TakeYourTime, Delay>(new(Seconds: 0, Folder: folder), "id long")
            .Count();

        await WaitForTheEndOf(folder);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The processes that left their mark in the folder.</summary>
    private static async Task WaitForTheEndOf(string folder)
    {
        var begun = Stopwatch.StartNew();
        var processes = Directory.GetFiles(folder).Select(Path.GetFileName).ToList();
        Assert.NotEmpty(processes);
        while (processes.Any(process => Directory.Exists($"/proc/{process}")))
        {
            Assert.True(begun.Elapsed < Patience, $"one of {string.Join(", ", processes)} is still there");
            await Task.Delay(50);
        }
    }
}
