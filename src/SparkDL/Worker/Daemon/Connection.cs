using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using SparkDL.Interop;
using SparkDL.Worker.Loop;
using SparkDL.Worker.Messages;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Daemon;

/// <summary>
/// One connection from Spark: a greeting, then one task after another. It stays on one thread of the operating
/// system for its whole life, because the thread's id is the name that Spark knows the worker by.
/// </summary>
internal sealed class Connection
{
    private const int HungExitCode = 1;
    private const int StackBytes = 16 << 20;
    private static readonly TimeSpan LingerLimit = TimeSpan.FromSeconds(5);

    private readonly Socket _socket;
    private readonly WorkerHost _host;
    private readonly bool _calledBySpark;
    private TaskCancellation? _task;
    private int _closed;

    public Connection(Socket socket, WorkerHost host, bool calledBySpark)
    {
        _socket = socket;
        _host = host;
        _calledBySpark = calledBySpark;
        if (socket.AddressFamily != AddressFamily.Unix) socket.NoDelay = true;
    }

    /// <summary>The id that Spark names this worker by.</summary>
    public int Id { get; private set; }

    /// <summary>Serves the connection on a thread of its own.</summary>
    public Thread Start()
    {
        var thread = new Thread(Serve, StackBytes) { IsBackground = true, Name = "worker" };
        thread.Start();
        return thread;
    }

    /// <summary>Tells the function at work to stop, and shuts the socket so that it stops waiting for Spark.</summary>
    public void Cancel(string reason)
    {
        Volatile.Read(ref _task)?.Cancel(reason);
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Already gone: what was asked for has happened.
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
        catch (Exception e) when (e is SparkGoneException or SocketException or ObjectDisposedException)
        {
            // Spark closed it: its way to end a worker, and how an interrupted query looks from here.
            _host.Log.LogDebug("Connection {Id} closed by Spark: {Reason}", Id, e.Message);
        }
        catch (Exception e)
        {
            _host.Log.LogError(e, "Connection {Id} ended", Id);
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
        _host.Connections.Closed();
    }

    /// <summary>The thread hangs in its function. Spark was told; what is left is to let it hang up.</summary>
    private void Abandon()
    {
        _host.State.LoseThread();
        try
        {
            LetSparkHangUpFirst();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone already.
        }

        Close();
        // Simple mode: the process is this one task.
        if (!_calledBySpark) PosixProcess.Exit(HungExitCode);
    }

    private void ServeTasks(WireReader input, WireWriter output)
    {
        var environment = _host.Environment;
        var secret = environment.UnixSockets ? null : environment.Secret ?? "";
        var greeted = _calledBySpark
            ? Greeting.AnswerCaller(input, output, Id, secret)
            : Greeting.Introduce(input, output, Id, secret);
        if (!greeted)
        {
            _host.Log.LogError("Connection {Id} refused: the two ends do not know the same secret", Id);
            return;
        }

        TaskOutcome outcome;
        do
        {
            outcome = RunTask(input, output);
        }
        while (outcome == TaskOutcome.Completed && _calledBySpark && environment.ReuseWorkers && !_host.State.HasLostThreads);
        LetSparkHangUpFirst();
    }

    private TaskOutcome RunTask(WireReader input, WireWriter output)
    {
        using var cancellation = new TaskCancellation { Abandoned = Abandon };
        Volatile.Write(ref _task, cancellation);
        // Between two tasks nobody computes, and Spark may well hang up: that is watched for only once one began.
        IDisposable? watched = null;
        try
        {
            return _host.Loop.Run(input, output, cancellation, () => watched = _host.Hangups.Watch(
                _socket, () => cancellation.Cancel("Spark hung up")));
        }
        finally
        {
            watched?.Dispose();
            Volatile.Write(ref _task, null);
        }
    }

    /// <summary>Closing with unread input would reset the connection and could lose our last words.</summary>
    private void LetSparkHangUpFirst()
    {
        _socket.Shutdown(SocketShutdown.Send);
        _socket.ReceiveTimeout = (int)LingerLimit.TotalMilliseconds;
        var scrap = new byte[64 * 1024];
        var begun = Environment.TickCount64;
        while (_socket.Receive(scrap) > 0 && Environment.TickCount64 - begun < LingerLimit.TotalMilliseconds)
        {
        }
    }
}
