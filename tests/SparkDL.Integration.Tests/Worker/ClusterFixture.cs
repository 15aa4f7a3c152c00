using SparkDL.Harness;
using SparkDL.Sql;
using Xunit;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>
/// A standalone cluster of two one-core workers, and a session whose driver this program started for it.
/// </summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private StandaloneCluster? _cluster;
    private SparkSession? _session;

    public SparkSession Spark => _session ??= SparkSession.Builder()
        .Master(Cluster.MasterUrl)
        .AppName("sparkdl-worker-tests")
        .Config("spark.executor.memory", "1g")
        .Create();

    public StandaloneCluster Cluster => _cluster ?? throw new InvalidOperationException("There is no cluster.");

    public async Task InitializeAsync()
    {
        if (SparkInstallation.SkipReason is null) _cluster = await StandaloneCluster.StartAsync(workers: 2);
    }

    public async Task DisposeAsync()
    {
        _session?.Dispose();
        if (_cluster is not null) await _cluster.DisposeAsync();
    }
}
