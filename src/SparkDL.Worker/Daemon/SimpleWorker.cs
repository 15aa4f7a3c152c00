using System.Net;
using System.Net.Sockets;
using SparkDL.Interop;
using SparkDL.Worker.Export;
using SparkDL.Worker.Interop;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Tasks;

namespace SparkDL.Worker.Daemon;

/// <summary>Simple mode: one process per task, which connects to Spark instead of accepting connections.</summary>
internal static class SimpleWorker
{
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(1);

    public static void Run(WorkerEnvironment environment, Func<CounterLog?, WorkerHost> createHost)
    {
        var output = StandardStreams.TakeOutput();
        var counters = CounterLog.Open(output);
        if (counters is null) PosixProcess.Close(output);
        CrashHandler.Attach(listener: -1);
        var socket = Dial(environment);
        var host = createHost(counters);
        host.Connections.CountOpened();
        new WorkerConnection(socket, host, calledBySpark: false).Start().Join();
        SpanExporter.Flush(FlushLimit);
        PosixProcess.ExitNow(0);
    }

    private static Socket Dial(WorkerEnvironment environment)
    {
        var loopback = environment.PreferIPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        EndPoint target = environment.SocketPath is { } path
            ? new UnixDomainSocketEndPoint(path)
            : new IPEndPoint(loopback, environment.Port);
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(target);
        return socket;
    }
}
