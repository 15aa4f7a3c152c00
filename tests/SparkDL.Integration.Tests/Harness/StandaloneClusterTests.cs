using System.Net.Sockets;
using SparkDL.Harness;
using Xunit;

namespace SparkDL.Integration.Tests.Harness;

public sealed class StandaloneClusterTests
{
    [SparkFact]
    public async Task A_cluster_starts_and_leaves_no_listener_and_no_folder()
    {
        string folder;
        Uri master;
        await using (var cluster = await StandaloneCluster.StartAsync())
        {
            (folder, master) = (cluster.Folder, new Uri(cluster.MasterUrl));
            using var client = new TcpClient();
            await client.ConnectAsync(master.Host, master.Port);
        }

        Assert.False(Directory.Exists(folder));
        using var late = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => late.ConnectAsync(master.Host, master.Port));
    }
}
