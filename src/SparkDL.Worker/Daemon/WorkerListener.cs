using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SparkDL.Diagnostics;
using SparkDL.Worker.Protocol;

namespace SparkDL.Worker.Daemon;

/// <summary>
/// The socket that Spark connects to: a port of the loopback address, or a Unix socket in the folder that Spark names.
/// </summary>
internal sealed class WorkerListener : IDisposable
{
    private const int Backlog = 1024;

    private readonly string? _path;

    private WorkerListener(Socket socket, string? path)
    {
        Socket = socket;
        _path = path;
    }

    public Socket Socket { get; }

    public static WorkerListener Open(WorkerEnvironment environment) =>
        environment.UnixSockets ? OpenUnix(environment) : OpenTcp(environment);

    /// <summary>
    /// Returns the address as Spark reads it from standard output: the port as a number, or the path as a text.
    /// </summary>
    public byte[] Address()
    {
        if (_path is null) return BigEndian(((IPEndPoint)Socket.LocalEndPoint!).Port);
        var path = Encoding.UTF8.GetBytes(_path);
        return [.. BigEndian(path.Length), .. path];
    }

    /// <summary>Waits for a connection; false if none arrives within that time.</summary>
    public bool WaitForConnection(TimeSpan longest) => Socket.Poll(longest, SelectMode.SelectRead);

    /// <summary>
    /// Accepts the next waiting connection; null if there is none. The listener is a blocking socket: a non-blocking
    /// one would give non-blocking connections, whose reads go through .NET's polling thread.
    /// </summary>
    public Socket? TryAccept()
    {
        try
        {
            return WaitForConnection(TimeSpan.Zero) ? Socket.Accept() : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        Socket.Dispose();
        if (_path is not null) File.Delete(_path);
    }

    private static WorkerListener OpenTcp(WorkerEnvironment environment)
    {
        var loopback = environment.PreferIPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        var socket = new Socket(loopback.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(loopback, 0));
        socket.Listen(Backlog);
        return new WorkerListener(socket, path: null);
    }

    private static WorkerListener OpenUnix(WorkerEnvironment environment)
    {
        var path = Path.Combine(environment.UnixSocketFolder, $".{ProcessOwnedFiles.CreateName()}.sock");
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen(Backlog);
        return new WorkerListener(socket, path);
    }

    private static byte[] BigEndian(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
