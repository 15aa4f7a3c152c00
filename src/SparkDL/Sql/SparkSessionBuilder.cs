using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SparkDL.Connect;
using SparkDL.Connect.Execution;
using SparkDL.Connect.Server;
using SparkDL.Diagnostics;
using SparkDL.Instrumentation;

namespace SparkDL.Sql;

/// <summary>Describes a session, where it runs, its name and its settings, and creates it.</summary>
public sealed class SparkSessionBuilder
{
    private static readonly Lock CurrentLock = new();
    private static (SparkSession Session, string Target)? _current;

    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);
    private string? _remote;
    private string? _master;
    private ConnectOptions _options = new();
    private ILoggerFactory _logs = NullLoggerFactory.Instance;

    internal SparkSessionBuilder()
    {
    }

    /// <summary>
    /// Uses the Connect server of this connection string, <c>sc://host:port/;token=...</c>. Without one and without a
    /// master, the variable <c>SPARK_REMOTE</c> names it; without that a server is started for <c>local[*]</c>.
    /// </summary>
    public SparkSessionBuilder Remote(string connectionString)
    {
        _remote = connectionString;
        return this;
    }

    /// <summary>
    /// Starts a Connect server in a Java process of its own, as the driver of this master: <c>local[*]</c>,
    /// <c>local[2]</c>, <c>spark://host:7077</c>. It ends with the session, at the latest with the program.
    /// </summary>
    public SparkSessionBuilder Master(string master)
    {
        _master = master;
        return this;
    }

    /// <summary>The application's name in Spark's pages and logs.</summary>
    public SparkSessionBuilder AppName(string name) => Config("spark.app.name", name);

    /// <summary>
    /// Sets a setting of Spark or of SparkDL. A server that is started for the session takes any; one that runs already
    /// takes those that a session may change.
    /// </summary>
    public SparkSessionBuilder Config(string key, string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        ArgumentNullException.ThrowIfNull(value);
        _settings[key] = value;
        return this;
    }

    /// <inheritdoc cref="Config(string, string)"/>
    public SparkSessionBuilder Config(string key, bool value) => Config(key, value ? "true" : "false");

    /// <inheritdoc cref="Config(string, string)"/>
    public SparkSessionBuilder Config(string key, long value) =>
        Config(key, value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Sets timeouts, retries and TLS of the client.</summary>
    public SparkSessionBuilder Options(ConnectOptions options)
    {
        _options = options ?? throw new ArgumentNullException(nameof(options));
        return this;
    }

    /// <summary>
    /// Makes the loggers of the session: for retries, broken queries and what is sent to executors. By default nothing
    /// is logged. The caller disposes the factory, after the session.
    /// </summary>
    public SparkSessionBuilder LoggerFactory(ILoggerFactory loggers)
    {
        _logs = loggers ?? throw new ArgumentNullException(nameof(loggers));
        return this;
    }

    /// <summary>
    /// The program's session if it has one for the same server or master, with these settings set; otherwise a new one.
    /// </summary>
    public SparkSession GetOrCreate()
    {
        var target = Target();
        lock (CurrentLock)
        {
            if (_current is { } current && current.Target == target && !current.Session.IsStopped)
            {
                ApplySettings(current.Session, starting: false);
                return current.Session;
            }
            var session = Create();
            _current = (session, target);
            return session;
        }
    }

    /// <summary>A new session, with a master also on a new server.</summary>
    public SparkSession Create()
    {
        if (_remote is not null && _master is not null)
            throw new InvalidOperationException("Remote uses a server, Master starts one: state one of the two.");
        return RemoteTarget() is { } remote ? Connect(remote) : Start(_master ?? "local[*]");
    }

    internal static void Forget(SparkSession session)
    {
        lock (CurrentLock)
        {
            if (_current is { } current && ReferenceEquals(current.Session, session))
                _current = null;
        }
    }

    private string? RemoteTarget()
    {
        if (_remote is not null || _master is not null)
            return _remote;
        var variable = Environment.GetEnvironmentVariable("SPARK_REMOTE");
        return string.IsNullOrEmpty(variable) ? null : variable;
    }

    private string Target() => RemoteTarget() ?? _master ?? "local[*]";

    private SparkSession Connect(string remote)
    {
        var token = Environment.GetEnvironmentVariable("SPARK_CONNECT_AUTHENTICATE_TOKEN");
        return Open(ConnectionString.Parse(remote, token), server: null);
    }

    private SparkSession Start(string master)
    {
        var server = StartServer(master);
        try
        {
            var session = Open(server.Target, server);
            if (!server.HasClassData)
                ClassDataTraining.BeginInBackground();
            return session;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    private LocalServer StartServer(string master)
    {
        using var activity = Telemetry.Source.StartActivity(Telemetry.Spans.StartLocalServer);
        var begun = Stopwatch.GetTimestamp();
        try
        {
            var server = LocalServer.Start(master, _settings);
            var elapsed = Stopwatch.GetElapsedTime(begun);
            if (Telemetry.ServerStartDuration.Enabled)
                Telemetry.ServerStartDuration.Record(elapsed.TotalSeconds);
            _logs.CreateLogger<LocalServer>().ServerStarted(master, server.Target.ToString(), elapsed);
            return server;
        }
        catch (Exception e)
        {
            activity.Fail(ErrorTypes.Of(e));
            throw;
        }
    }

    private SparkSession Open(ConnectionString target, LocalServer? server)
    {
        using var activity = Telemetry.Source.StartActivity(Telemetry.Spans.OpenSession, ActivityKind.Client);
        var client = new ConnectClient(target, _options, logs: _logs);
        try
        {
            var version = client.ConnectAsync(default).GetAwaiter().GetResult();
            var session = new SparkSession(client, version, server);
            ApplySettings(session, starting: server is not null);
            if (activity is { IsAllDataRequested: true })
                activity.SetTag(Telemetry.Tags.SessionId, session.SessionId);
            _logs.CreateLogger<SparkSession>().SessionOpened(session.SessionId, target.ToString(), version);
            return session;
        }
        catch (Exception e)
        {
            activity.Fail(QueryTelemetry.ErrorTypeOf(e));
            client.Dispose();
            if (server is not null && e is SparkServerException { IsTransient: true })
                throw server.Failure("stopped answering", e);
            throw;
        }
    }

    // A server that this program has just started got them all at its start.
    private void ApplySettings(SparkSession session, bool starting)
    {
        if (starting)
            return;
        var changeable = _settings.Where(s => s.Key != "spark.app.name");
        session.Conf.Set(session.Server is null ? changeable : changeable.Where(s => session.Conf.IsModifiable(s.Key)));
    }
}
