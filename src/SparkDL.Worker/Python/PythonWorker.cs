using System.Net;
using System.Net.Sockets;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Python;

/// <summary>A worker process of a <see cref="PythonDaemon"/>, and the connection to it.</summary>
internal sealed class PythonWorker : IDisposable
{
    private readonly Socket _socket;

    private PythonWorker(Socket socket)
    {
        _socket = socket;
        Stream = new NetworkStream(socket, ownsSocket: true);
        Input = new WireReader(Stream);
    }

    /// <summary>The id of the process.</summary>
    public int Id { get; private set; }

    public NetworkStream Stream { get; }

    /// <summary>Reads what the worker sends; it may have buffered some of it.</summary>
    public WireReader Input { get; }

    /// <summary>Whether the worker waits for a task: nothing was received from it, and it has not ended.</summary>
    public bool IsIdle => !_socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);

    /// <summary>Connects to a daemon, with the executor's part of the handshake.</summary>
    public static PythonWorker Connect(IPEndPoint address, string secret)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(address);
            var worker = new PythonWorker(socket);
            worker.Id = worker.Input.ReadInt();
            var output = new WireWriter(worker.Stream);
            output.WriteText(secret);
            output.Flush();
            if (worker.Input.ReadText("the answer to our secret") != "ok")
                throw new IOException("Another program than the Python daemon answered on its port.");
            return worker;
        }
        catch (Exception e) when (e is SparkDisconnectedException or WorkerProtocolException)
        {
            socket.Dispose();
            throw new IOException($"The Python worker ended before its handshake: {e.Message}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => Stream.Dispose();
}
