using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SparkDL.Connect;
using SparkDL.Connect.Protos;
using SparkDL.Connect.Server;
using SparkDL.Diagnostics;

namespace SparkDL.Sql;

/// <summary>A session on a Spark Connect server, which this program may have started itself.</summary>
/// <example>
/// <code>
/// using var spark = SparkSession.Builder().Master("local[*]").GetOrCreate();
/// spark.Range(10).Select(Expr("sum(id)")).Show();
/// </code>
/// </example>
public sealed partial class SparkSession : IDisposable, IAsyncDisposable
{
    private readonly ConcurrentDictionary<Type, OnceUnlessFailed<object>> _attachments = new();
    private long _lastPlanId;
    private long _startedQueries;
    private int _stopped;

    internal SparkSession(ConnectClient client, string version, LocalServer? server)
    {
        Client = client;
        Version = version;
        Server = server;
        Conf = new RuntimeConfig(client);
        Artifacts = new ArtifactManager(client);
    }

    /// <summary>Begins the description of a session.</summary>
    public static SparkSessionBuilder Builder() => new();

    /// <summary>The session's settings.</summary>
    public RuntimeConfig Conf { get; }

    /// <summary>Files sent along with the session.</summary>
    public ArtifactManager Artifacts { get; }

    /// <summary>The server's version of Spark.</summary>
    public string Version { get; }

    /// <summary>The session's id, a UUID.</summary>
    public string SessionId => Client.SessionId;

    /// <summary>
    /// How many tasks can run at once, where this program or its launcher started the server; otherwise null, since the
    /// protocol does not report it.
    /// </summary>
    public int? TaskSlots => Server?.Slots ?? SubmittedSlots;

    /// <summary>Whether the session was stopped.</summary>
    public bool IsStopped => Volatile.Read(ref _stopped) != 0;

    /// <summary>Raised every few seconds while a query runs, on any thread.</summary>
    public event Action<ExecutionProgress>? Progress;

    /// <summary>Reads data into DataFrames.</summary>
    public DataFrameReader Read => new(this);

    internal ConnectClient Client { get; }

    internal LocalServer? Server { get; }

    /// <summary>How many plans the session has begun to run; each can have started worker processes.</summary>
    internal long StartedQueries => Interlocked.Read(ref _startedQueries);

    /// <summary>
    /// Opens another session on the same server: with settings, temporary views, artifacts and functions of its own. It
    /// lives as long as the server does; stopping it does not stop the server.
    /// </summary>
    public SparkSession NewSession()
    {
        var client = new ConnectClient(Client.Target.ForNewSession(), Client.Options, logs: Client.Logs);
        try
        {
            return new SparkSession(client, client.ConnectAsync(default).GetAwaiter().GetResult(), server: null);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>A table or view of the catalog.</summary>
    public DataFrame Table(string name) => Read.Table(name);

    /// <summary>The numbers from 0 to <paramref name="end"/>, without it, in a column <c>id</c>.</summary>
    public DataFrame Range(long end) => Range(0, end);

    /// <summary>The numbers from <paramref name="start"/> to <paramref name="end"/>, without it.</summary>
    public DataFrame Range(long start, long end, long step = 1, int? partitions = null)
    {
        var range = new Connect.Protos.Range { Start = start, End = end, Step = step };
        if (partitions is { } n)
            range.NumPartitions = n;
        return Frame(new Relation { Range = range });
    }

    /// <summary>Interrupts all queries of the session.</summary>
    /// <returns>Their ids.</returns>
    public IReadOnlyList<string> InterruptAll() => Client.InterruptAllAsync(default).GetAwaiter().GetResult();

    /// <summary>Interrupts one query.</summary>
    /// <returns>Its id, or nothing where it does not run.</returns>
    public IReadOnlyList<string> InterruptOperation(string operationId) =>
        Client.InterruptOperationAsync(operationId, default).GetAwaiter().GetResult();

    /// <summary>Ends the session, and also the server if this program started it for the session.</summary>
    public void Stop() => Dispose();

    /// <inheritdoc cref="Stop"/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <inheritdoc cref="Stop"/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
            return;
        SparkSessionBuilder.Forget(this);
        Client.Logs.CreateLogger<SparkSession>().SessionStopped(SessionId);
        // A server of our own ends with all its sessions: it need not be told.
        if (Server is null)
            await ReleaseAsync().ConfigureAwait(false);
        Client.Dispose();
        Server?.Dispose();
    }

    /// <summary>
    /// The session's one object of the type, created at the first use, for what a part of the library does once per
    /// session (send the worker, check a setting). If its creation fails, the next use tries again.
    /// </summary>
    internal T GetOrCreateAttachment<T>(Func<SparkSession, T> create)
        where T : class =>
        (T)_attachments.GetOrAdd(typeof(T), _ => new OnceUnlessFailed<object>()).GetOrRun(() => create(this));

    internal long NextPlanId() => Interlocked.Increment(ref _lastPlanId);

    internal DataFrame Frame(Relation relation) => new(this, relation);

    internal void Report(ExecutionProgress progress) => Progress?.Invoke(progress);

    private static int? SubmittedSlots =>
        int.TryParse(Environment.GetEnvironmentVariable("SPARKDL_TASK_SLOTS"), out var slots) ? slots : null;

    private async Task ReleaseAsync()
    {
        try
        {
            await Client.ReleaseSessionAsync(default).ConfigureAwait(false);
        }
        catch (SparkDLException)
        {
            // The server drops sessions that nobody uses; stopping must not fail because the server is gone.
        }
    }
}
