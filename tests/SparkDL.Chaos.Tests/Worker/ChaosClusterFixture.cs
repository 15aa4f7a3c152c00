using SparkDL.Connect;
using SparkDL.Functions;
using SparkDL.Harness;
using SparkDL.Sql;
using Xunit;

namespace SparkDL.Chaos.Tests.Worker;

/// <summary>A standalone cluster of two one-core workers, where failed tasks are tried again.</summary>
public sealed class ChaosClusterFixture : IAsyncLifetime
{
    private StandaloneCluster? _cluster;

    public StandaloneCluster Cluster => _cluster ?? throw new InvalidOperationException("There is no cluster.");

    /// <summary>
    /// A session of its own driver. Cores are freed when it is disposed. A barrier stage that lost a worker begins
    /// anew, and on a busy machine that is no sign of too few slots. And where the other task had ended before, Spark
    /// tries only the killed one again, which waits at the barrier for both until our limit: then all begin anew.
    /// </summary>
    public SparkSession Connect() => SparkSession.Builder()
        .Master(Cluster.MasterUrl)
        .AppName("sparkdl-chaos")
        .Config("spark.executor.memory", "1g")
        .Config(FunctionSettings.BarrierSeconds, "10")
        .Options(new ConnectOptions { BarrierStartTimeout = TimeSpan.FromMinutes(2) })
        .Create();

    /// <summary>Waits until no worker process is left; the rest is what is there after a long while.</summary>
    public Task<IReadOnlyList<int>> WorkersLeftAsync() =>
        WorkerProcesses.WaitUntilNoneAsync(() => WorkerProcesses.Below(Cluster.Folder), TimeSpan.FromSeconds(60));

    public async Task InitializeAsync()
    {
        if (SparkInstallation.SkipReason is null) _cluster = await StandaloneCluster.StartAsync(workers: 2);
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
    }
}
