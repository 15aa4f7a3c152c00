using System.Diagnostics;
using SparkDL.Harness;
using Xunit;

namespace SparkDL.Chaos.Tests.Worker;

/// <summary>A client that is killed leaves nothing behind: no driver, no executor, no worker, no child.</summary>
[Collection(ChaosCollection.Name)]
public sealed class ClientKillTests(ChaosClusterFixture fixture)
{
    [SparkFact]
    public async Task A_client_killed_while_its_functions_hang_leaves_nothing_behind()
    {
        var folder = Directory.CreateTempSubdirectory("sparkdl-client-").FullName;
        using var client = Start(folder);
        await WaitAsync(() => Directory.GetFiles(folder, "began-*").Length == 2, client, TimeSpan.FromSeconds(90));
        Assert.NotEmpty(WorkerProcesses.Below(fixture.Cluster.Folder));

        client.Kill();

        Assert.Empty(await fixture.WorkersLeftAsync());
        // The cores are free again: another program gets them.
        using var spark = fixture.Connect();
        Assert.Equal(10, spark.Range(0, 10, partitions: 2).MapInArrow<Identity, ChaosPlan>(new(), "id long").Count());
        Directory.Delete(folder, recursive: true);
    }

    private Process Start(string folder)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (
            var argument in new[] { typeof(Program).Assembly.Location, "client", fixture.Cluster.MasterUrl, folder })
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static async Task WaitAsync(Func<bool> condition, Process client, TimeSpan deadline)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.False(client.HasExited, "the client left");
            Assert.True(watch.Elapsed < deadline, "the functions did not begin");
            await Task.Delay(50);
        }
    }
}
