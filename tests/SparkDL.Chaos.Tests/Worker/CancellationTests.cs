using System.Diagnostics;
using SparkDL.Arrow;
using SparkDL.Harness;
using SparkDL.Sql;
using Xunit;
using Xunit.Abstractions;

namespace SparkDL.Chaos.Tests.Worker;

/// <summary>A query that is given up stops its functions, and the workers stay usable.</summary>
[Collection(ChaosCollection.Name)]
public sealed class CancellationTests(ChaosClusterFixture fixture, ITestOutputHelper output)
{
    /// <summary>
    /// Spark hangs up up to 4 s after the interrupt, and the function should stop within a second of that: the time is
    /// printed. The limit only tells a stop from a hang, on a busy machine too.
    /// </summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [SparkTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_interrupted_query_stops_its_functions(bool isolated)
    {
        var folder = Directory.CreateTempSubdirectory("sparkdl-cancel-").FullName;
        using var spark = fixture.Connect();
        var query = Task.Run(() => spark.Range(0, 10, partitions: 2)
            .MapInArrow<WorkUntilCancelled, ChaosPlan>(new(folder, Seconds: 120), "id long", isolated: isolated)
            .Collect());
        await WaitForAsync(() => Directory.GetFiles(folder, "began-*").Length == 2, TimeSpan.FromSeconds(60));

        var watch = Stopwatch.StartNew();
        spark.InterruptAll();
        await Assert.ThrowsAnyAsync<Exception>(() => query);
        // A child is ended from outside, so it says nothing more: it must be gone.
        await WaitForAsync(
            () => isolated ? Children() == 0 : Directory.GetFiles(folder, "ended-*").Length == 2, Limit);
        output.WriteLine($"stopped {watch.Elapsed.TotalSeconds:0.0} s after the interrupt");

        Assert.All(Directory.GetFiles(folder, "ended-*"), file => Assert.Equal("True", File.ReadAllText(file)));
        Assert.Equal(10, spark.Range(0, 10, partitions: 2).MapInArrow<Identity, ChaosPlan>(new(), "id long").Count());
        Directory.Delete(folder, recursive: true);
    }

    private int Children() => WorkerProcesses.Below(fixture.Cluster.Folder)
        .Count(id => File.ReadAllText($"/proc/{id}/cmdline").Contains("child", StringComparison.Ordinal));

    private static async Task WaitForAsync(Func<bool> condition, TimeSpan deadline)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < deadline, $"not within {deadline.TotalSeconds:0.0} s");
            await Task.Delay(50);
        }
    }
}
