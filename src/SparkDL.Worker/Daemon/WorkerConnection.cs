using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using SparkDL.Interop;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Tasks;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Daemon;

/// <summary>
/// One connection from Spark: a handshake, then one task after another. It stays on one thread of the operating system,
/// since the thread's id is the worker id that Spark knows.
/// </summary>
internal sealed class WorkerConnection
{
    private const int HungExitCode = 1;
    private const int StackBytes = 16 << 20;
    private static readonly TimeSpan LingerLimit = TimeSpan.FromSeconds(5);

    private readonly Socket _socket;
    private readonly WorkerHost _host;
    private readonly bool _calledBySpark;
    private TaskCancellation? _task;
    private int _closed;

    public WorkerConnection(Socket socket, WorkerHost host, bool calledBySpark)
    {
        _socket = socket;
        _host = host;
        _calledBySpark = calledBySpark;
        if (socket.AddressFamily != AddressFamily.Unix) socket.NoDelay = true;
    }

    /// <summary>The worker id that Spark knows.</summary>
    public int Id { get; private set; }

    /// <summary>Serves the connection on a thread of its own.</summary>
    public Thread Start()
    {
        var thread = new Thread(Serve, StackBytes) { IsBackground = true, Name = "worker" };
        thread.Start();
        return thread;
    }

    /// <summary>
    /// Cancels the running task, and shuts the socket down so that the task does not wait for Spark any more.
    /// </summary>
    public void Cancel(string reason)
    {
        Volatile.Read(ref _task)?.Cancel(reason);
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The connection is closed already, as requested.
        }
    }

    private void Serve()
    {
        Id = _calledBySpark ? PosixProcess.ThreadId() : Environment.ProcessId;
        _host.Connections.Add(this);
        try
        {
            using var stream = new NetworkStream(_socket, ownsSocket: false);
            ServeTasks(new WireReader(stream), new WireWriter(stream) { Descriptor = (int)_socket.Handle });
        }
        catch (Exception e) when (e is SparkDisconnectedException or SocketException or ObjectDisposedException)
        {
            // Spark closes connections to end workers and when a query is interrupted.
            _host.ConnectionLog.ConnectionClosed(Id, e.Message);
        }
        catch (Exception e)
        {
            _host.ConnectionLog.ConnectionFailed(Id, e);
        }
        finally
        {
            Close();
        }
    }

    private void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return;
        _host.Connections.Remove(this);
        _socket.Dispose();
        _host.Connections.CountClosed();
    }

    /// <summary>Closes the connection of a thread that hangs in its function, after Spark got the error.</summary>
    private void Abandon()
    {
        _host.State.CountLostThread();
        try
        {
            WaitUntilSparkCloses();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed already.
        }

        Close();
        // In simple mode the process has no other task.
        if (!_calledBySpark) PosixProcess.ExitNow(HungExitCode);
    }

    private void ServeTasks(WireReader input, WireWriter output)
    {
        var environment = _host.Environment;
        var secret = environment.UnixSockets ? null : environment.Secret ?? "";
        var accepted = _calledBySpark
            ? WorkerHandshake.AcceptFromSpark(input, output, Id, secret)
            : WorkerHandshake.ConnectToSpark(input, output, Id, secret);
        if (!accepted)
        {
            _host.ConnectionLog.ConnectionRefused(Id);
            return;
        }

        TaskOutcome outcome;
        do
        {
            outcome = RunTask(input, output);
        }
        while (outcome == TaskOutcome.Completed && _calledBySpark && environment.ReuseWorkers
            && !_host.State.HasLostThreads);
        WaitUntilSparkCloses();
    }

    private TaskOutcome RunTask(WireReader input, WireWriter output)
    {
        using var cancellation = new TaskCancellation { Abandoned = Abandon };
        Volatile.Write(ref _task, cancellation);
        // Between two tasks Spark may close the connection: it is watched only while a task runs.
        IDisposable? watched = null;
        try
        {
            return _host.Tasks.Run(input, output, cancellation, () => watched = _host.Disconnects.Watch(
                _socket, () => cancellation.Cancel("Spark hung up")));
        }
        finally
        {
            watched?.Dispose();
            Volatile.Write(ref _task, null);
        }
    }

    /// <summary>
    /// Waits until Spark closes the connection, for a limited time: closing it with unread input would reset it and
    /// could lose the end of the answer.
    /// </summary>
    private void WaitUntilSparkCloses()
    {
        _socket.Shutdown(SocketShutdown.Send);
        _socket.ReceiveTimeout = (int)LingerLimit.TotalMilliseconds;
        var discarded = new byte[64 * 1024];
        var begun = Environment.TickCount64;
        while (_socket.Receive(discarded) > 0 && Environment.TickCount64 - begun < LingerLimit.TotalMilliseconds)
        {
        }
    }
}
