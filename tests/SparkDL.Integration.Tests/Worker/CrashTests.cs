using SparkDL.Harness;
using SparkDL.Sql;
using Xunit;
using Xunit.Abstractions;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>
/// Native code that crashes costs the process; the driver's error names the signal, the function and the task.
/// </summary>
[Collection(OneAttemptCollection.Name)]
[Trait("Suite", "worker-live")]
public sealed class CrashTests(OneAttemptFixture fixture, ITestOutputHelper output)
{
    private const string OwnThread = "in that task's own thread";

    [SparkTheory]
    [InlineData(Way.Abort, Moment.AtOnce, "signal 6 (SIGABRT")]
    [InlineData(Way.Segfault, Moment.AtOnce, "signal 11 (SIGSEGV")]
    [InlineData(Way.Divide, Moment.AtOnce, "signal 8 (SIGFPE")]
    [InlineData(Way.CutFile, Moment.AtOnce, "signal 7 (SIGBUS")]
    [InlineData(Way.Raise, Moment.AtOnce, "signal 4 (SIGILL")]
    [InlineData(Way.FailFast, Moment.AtOnce, "signal 6 (SIGABRT")]
    [InlineData(Way.BadPointer, Moment.AtOnce, "signal 6 (SIGABRT")]
    [InlineData(Way.Segfault, Moment.AfterBatch, "signal 11 (SIGSEGV")]
    [InlineData(Way.Segfault, Moment.BesideTorch, "signal 11 (SIGSEGV")]
    [InlineData(Way.StackOverflow, Moment.AtOnce, "signal 6 (SIGABRT", "")]
    [InlineData(Way.Abort, Moment.InThread, "signal 6 (SIGABRT", "in a thread that is no task's own")]
    public void A_crash_is_told_with_the_signal_the_function_and_the_task_and_the_next_query_is_served(
        Way way, Moment moment, string signal, string thread = OwnThread)
    {
        // More rows than any buffer between the two holds: Spark is still sending when the process ends.
        var message =
            MessageOf(
                fixture.Spark.Range(0, 3_000_000, partitions: 1)
                    .MapInArrow<CrashOnce, Crash>(new(way, moment), "id long"));

        Assert.Contains($"was ended by {signal}", message);
        Assert.Matches(@"while it ran the function 'SparkDL\.Integration\.Tests\.Worker\.CrashOnce' in stage \d+, "
            + @"partition 0, attempt 0", message);
        Assert.Contains(thread, message);
        Assert.Equal(10,
            fixture.Spark.Range(0, 10, partitions: 1).MapInArrow<TakeYourTime, Delay>(new(Seconds: 0), "id long")
                .Count());
    }

    [SparkFact]
    public void A_crash_before_there_is_a_function_is_told_too()
    {
        var message =
            MessageOf(fixture.Spark.Range(0, 10, partitions: 1).MapInArrow<CrashesWhenMade, Crash>(new(), "id long"));

        Assert.Contains("was ended by signal 11 (SIGSEGV", message);
        Assert.Contains($"the function '{typeof(CrashesWhenMade).FullName}'", message);
    }

    [SparkFact]
    public void A_worker_that_is_killed_says_so_with_the_function_and_the_task()
    {
        var message =
            MessageOf(fixture.Spark.Range(0, 10, partitions: 1).MapInArrow<CrashOnce, Crash>(new(Way.Kill), "id long"));

        Assert.Matches(@"died while it ran the function 'SparkDL\.Integration\.Tests\.Worker\.CrashOnce' in stage "
            + @"\d+, partition 0, attempt 0: it was killed", message);
    }

    [SparkFact]
    public void A_crash_in_a_process_of_its_own_is_told_with_the_signal()
    {
        var message =
            MessageOf(
                fixture.Spark.Range(0, 10, partitions: 1)
                    .MapInArrow<CrashOnce, Crash>(new(), "id long", isolated: true));

        Assert.Contains("was ended by signal 6 (SIGABRT", message);
    }

    [SparkTheory]
    [InlineData(Moment.AtOnce)]
    [InlineData(Moment.AfterBatch)]
    public void After_a_crash_Spark_tries_again_and_no_row_is_lost(Moment moment)
    {
        var folder = Directory.CreateTempSubdirectory("sparkdl-crash-").FullName;
        using var spark = SparkSession.Builder().Master("local[2,4]").Create();

        var rows = spark.Range(0, 100_000, partitions: 4)
            .MapInArrow<CrashOnce, Crash>(new(Way.Segfault, moment, folder), "id long")
            .SelectExpr("count(*)", "sum(id)").Collect()[0];

        Assert.NotEmpty(Directory.GetFiles(folder));
        Assert.Equal([100_000L, 4_999_950_000L], [rows[0], rows[1]]);
        Directory.Delete(folder, recursive: true);
    }

    private string MessageOf(DataFrame rows)
    {
        var message = Assert.ThrowsAny<SparkDLException>(() => rows.Collect()).Message;
        output.WriteLine(message);
        return message;
    }
}
