using System.Diagnostics;
using SparkDL.Functions.Hosting;
using SparkDL.Harness;
using SparkDL.Worker;
using SparkDL.Worker.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace SparkDL.Chaos.Tests.Worker;

/// <summary>
/// Spark closes idle connections after a minute; three sessions wait for that side by side. A class of its own, since
/// it mostly waits: the other tests run beside it meanwhile.
/// </summary>
public sealed class IdleConnectionTests(ITestOutputHelper output)
{
    [SparkFact]
    [Trait("Tier", "long")]
    public async Task With_Sparks_own_settings_the_worker_leaves_and_the_next_query_finds_another()
    {
        using var server = new MarkedServer((LeavingTests.IdleSeconds, "0.05"));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(number => Task.Run(() =>
        {
            var mark = Path.Combine(Path.GetTempPath(), $"sparkdl-leaving-{Guid.NewGuid():N}");
            using var spark = server.Connect();
            spark.Conf.Set(FaultPoints.SettingName, $"hold;{FaultPointNames.IdleClosed};{100 * number};{mark}");
            var watch = Stopwatch.StartNew();
            LeavingTests.AssertAnswers(spark);
            LeavingTests.WaitFor(mark);
            output.WriteLine($"left after {watch.Elapsed.TotalSeconds:0} s");
            LeavingTests.AssertAnswers(spark);
            File.Delete(mark);
        })));
    }
}
