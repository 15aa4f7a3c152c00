using System.Net.Sockets;
using SparkDL.Harness;
using SparkDL.Worker.Daemon;
using SparkDL.Worker.Protocol;

namespace SparkDL.Worker.Tests;

public sealed class WorkerListenerTests
{
    private const int NonBlocking = 0x800;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Connections_block_in_the_system_and_not_in_a_polling_thread(bool unixSockets)
    {
        using var folder = new TemporaryFolder();
        using var listener = WorkerListener.Open(
            new WorkerEnvironment { UnixSockets = unixSockets, SocketFolder = folder.Path });
        using var caller = new Socket(listener.Socket.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);

        Assert.Null(listener.TryAccept());
        caller.Connect(listener.Socket.LocalEndPoint!);
        Assert.True(listener.WaitForConnection(TimeSpan.FromSeconds(10)));
        using var connection = listener.TryAccept();
        Assert.Null(listener.TryAccept());

        caller.Send([1]);
        Assert.Equal(1, connection!.Receive(new byte[2]));
        Assert.Equal(0, Flags(connection) & NonBlocking);
    }

    private static int Flags(Socket socket)
    {
        var line = File.ReadLines($"/proc/self/fdinfo/{socket.Handle}")
            .First(line => line.StartsWith("flags:", StringComparison.Ordinal));
        return Convert.ToInt32(line["flags:".Length..].Trim(), 8);
    }
}
