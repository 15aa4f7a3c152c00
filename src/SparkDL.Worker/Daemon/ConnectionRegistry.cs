using System.Collections.Concurrent;

namespace SparkDL.Worker.Daemon;

/// <summary>The open connections of a process, by the worker id that Spark knows each by.</summary>
internal sealed class ConnectionRegistry
{
    private readonly ConcurrentDictionary<int, WorkerConnection> _connections = new();
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _none = new(initialState: true);
    private int _open;

    /// <summary>The number of connections that are accepted and not closed.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>When the last connection was closed, in ticks of <see cref="Environment.TickCount64"/>.</summary>
    public long LastClosed { get; private set; } = Environment.TickCount64;

    /// <summary>
    /// Counts a connection before its thread runs, so that the daemon is not taken for idle in between.
    /// </summary>
    public void CountOpened()
    {
        lock (_gate)
        {
            _open++;
            _none.Reset();
        }
    }

    public void CountClosed()
    {
        lock (_gate)
        {
            LastClosed = Environment.TickCount64;
            if (--_open == 0) _none.Set();
        }
    }

    /// <summary>Waits until all connections are closed.</summary>
    public void WaitUntilNoneIsOpen() => _none.Wait();

    public void Add(WorkerConnection connection) => _connections[connection.Id] = connection;

    public void Remove(WorkerConnection connection) =>
        _connections.TryRemove(new KeyValuePair<int, WorkerConnection>(connection.Id, connection));

    public WorkerConnection? Find(int id) => _connections.GetValueOrDefault(id);
}
