using System.Diagnostics;
using SparkDL.Functions.Hosting;
using SparkDL.Harness;
using SparkDL.Sql;
using SparkDL.Worker;
using SparkDL.Worker.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace SparkDL.Chaos.Tests.Worker;

/// <summary>
/// Spark starts a worker per session and never ends one, so it leaves by itself when nobody was connected for a while;
/// a query that comes at that moment must not notice.
/// </summary>
public sealed class LeavingTests(ITestOutputHelper output)
{
    internal const string IdleSeconds = "spark.executorEnv.SPARKDL_WORKER_IDLE_SECONDS";
    private static readonly (string, string) NoReuse = ("spark.python.worker.reuse", "false");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [SparkFact]
    [Trait("Tier", "long")]
    public async Task Fifty_sessions_one_after_another_leave_no_worker_behind()
    {
        using var server = new MarkedServer(NoReuse, (IdleSeconds, "1"));
        var most = 0;
        for (var session = 0; session < 50; session++)
        {
            using var spark = server.Connect();
            AssertAnswers(spark);
            most = Math.Max(most, server.Workers().Count);
        }

        var watch = Stopwatch.StartNew();
        Assert.Empty(await server.WorkersLeftAsync(Limit));
        output.WriteLine(
            $"at most {most} workers at once; the last left {watch.Elapsed.TotalSeconds:0.0} s after its session");
    }

    /// <summary>
    /// The worker says when it is there, and is held there until long after the query was sent: before it closes its
    /// listener, and between that and its exit.
    /// </summary>
    [SparkTheory]
    [Trait("Tier", "long")]
    [InlineData(false)]
    [InlineData(true)]
    public void A_query_sent_at_the_very_moment_of_leaving_succeeds(bool unixSockets)
    {
        using var server = new MarkedServer(
            NoReuse, (IdleSeconds, "0.05"),
            ("spark.python.unix.domain.socket.enabled", unixSockets ? "true" : "false"));
        var folder = Directory.CreateTempSubdirectory("sparkdl-leaving-").FullName;
        var random = new Random(1);
        for (var time = 0; time < 100; time++)
        {
            var place = time % 4 == 0 ? FaultPointNames.IdleBeforeClose : FaultPointNames.IdleClosed;
            var mark = Path.Combine(folder, $"{time}");
            server.Spark.Conf.Set(FaultPoints.SettingName, $"hold;{place};{random.Next(1, 300)};{mark}");
            AssertAnswers(server.Spark);
            WaitFor(mark);
            AssertAnswers(server.Spark);
        }

        Directory.Delete(folder, recursive: true);
    }

    internal static void AssertAnswers(SparkSession spark) =>
        Assert.Equal(10,
            spark.Range(0, 10, partitions: 1).MapInArrow<Identity, ChaosPlan>(new(), "id long").Collect().Count);

    internal static void WaitFor(string mark) =>
        Assert.True(SpinWait.SpinUntil(() => File.Exists(mark), Limit), "the worker did not leave");
}
