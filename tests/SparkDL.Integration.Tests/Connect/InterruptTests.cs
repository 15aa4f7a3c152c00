using SparkDL.Connect;
using SparkDL.Harness;
using SparkDL.Integration.Tests.Harness;
using SparkDL.Sql;
using Xunit;
using static SparkDL.Sql.Functions;

namespace SparkDL.Integration.Tests.Connect;

/// <summary>A query whose program no longer wants it does not go on on the server.</summary>
[Collection(LocalSparkCollection.Name)]
public sealed class InterruptTests(LocalSparkFixture fixture) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SparkTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_that_ends_the_program_interrupts_its_query(string signal)
    {
        var target = fixture.Spark.Client.Target;
        await using var program = TestProgram.Start(Path.Combine(_folder, "log"), ["endless"],
            ("SPARK_REMOTE", target.ToString()), ("SPARK_CONNECT_AUTHENTICATE_TOKEN", target.Token!));
        await program.WaitForAsync("RUNNING");

        TestProgram.Signal(program.Id, signal);

        await TestProgram.EventuallyAsync(() => program.HasExited, Patience);
        await SlotsAreFreeAsync();
    }

    [SparkFact]
    public async Task Abandoning_the_rows_interrupts()
    {
        foreach (var _ in fixture.Spark.Range(0, 2_000_000_000, 1, 20_000).ToArrow())
            break;
        await SlotsAreFreeAsync();
    }

    [SparkFact]
    public async Task Interrupting_all_fails_the_query_that_waits()
    {
        // Spark forgets an interrupt that comes before the query's first job: wait until its tasks run.
        var tasksRun = new TaskCompletionSource();
        void See(ExecutionProgress progress)
        {
            if (progress.RunningTasks > 0)
                tasksRun.TrySetResult();
        }
        fixture.Spark.Progress += See;
        var running =
            Task.Run(() => fixture.Spark.Range(0, 1_000_000_000_000_000, 1, 4).Agg(Sum(Col("id") % 7)).Collect());
        await tasksRun.Task.WaitAsync(Patience);
        fixture.Spark.Progress -= See;

        Assert.NotEmpty(fixture.Spark.InterruptAll());

        var error = await Assert.ThrowsAsync<SparkServerException>(() => running);

        Assert.Equal("OPERATION_CANCELED", error.ErrorClass);
        Assert.Equal("HY008", error.SqlState);
        await SlotsAreFreeAsync();
    }

    private Task SlotsAreFreeAsync() =>
        Task.Run(() => fixture.Spark.Range(0, 1000, 1, 2).Agg(Sum("id")).Collect()).WaitAsync(Patience);
}
