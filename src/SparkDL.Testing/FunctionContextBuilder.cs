using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SparkDL.Functions;

namespace SparkDL.Testing;

/// <summary>Builds the context of a task for a function under test, and keeps what the function logs.</summary>
/// <example>
/// <code>
/// var builder = new FunctionContextBuilder().Partition(3).Attempt(1).Setting("sparkdl.function.hangSeconds", "60");
/// FunctionRunner.Map&lt;Clean, CleanConfig&gt;(batches, config, "text string", builder.Build());
/// Assert.Contains("skipped", builder.LogLines[0]);
/// </code>
/// </example>
public sealed class FunctionContextBuilder
{
    private readonly Dictionary<string, string> _settings = [];
    private readonly Dictionary<string, string> _properties = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _resources = [];
    private readonly ConcurrentQueue<string> _lines = new();
    private int _partition;
    private int _attempt;
    private string _files = Directory.GetCurrentDirectory();
    private CancellationToken _cancellation;
    private IBarrier? _barrier;
    private ModelCache _models = ModelCache.Shared;
    private int _stillAlive;

    /// <summary>The lines that the function logged, each behind its level: <c>Warning: no rows</c>.</summary>
    public IReadOnlyList<string> LogLines => [.. _lines];

    /// <summary>The number of calls of <see cref="FunctionContext.StillAlive"/>.</summary>
    public int StillAliveCalls => Volatile.Read(ref _stillAlive);

    /// <summary>Sets the partition of the task, from 0. Default: 0.</summary>
    public FunctionContextBuilder Partition(int partition) => With(() => _partition = partition);

    /// <summary>Sets the number of earlier attempts at the partition. Default: 0.</summary>
    public FunctionContextBuilder Attempt(int attempt) => With(() => _attempt = attempt);

    /// <summary>Adds a setting that the client sends with the function.</summary>
    public FunctionContextBuilder Setting(string name, string value) => With(() => _settings[name] = value);

    /// <summary>Adds a local property of the Spark job.</summary>
    public FunctionContextBuilder LocalProperty(string name, string value) => With(() => _properties[name] = value);

    /// <summary>Sets the addresses of a resource, such as <c>gpu</c>.</summary>
    public FunctionContextBuilder Resource(string name, params IReadOnlyList<string> addresses) =>
        With(() => _resources[name] = addresses);

    /// <summary>Sets the folder of the session's files. Default: the current folder.</summary>
    public FunctionContextBuilder FilesFolder(string folder) => With(() => _files = folder);

    /// <summary>Sets the token that is cancelled when Spark gives the task up. Default: none.</summary>
    public FunctionContextBuilder Cancellation(CancellationToken cancellation) =>
        With(() => _cancellation = cancellation);

    /// <summary>
    /// Sets the barrier, as <see cref="LocalBarrier.Create"/> makes it. Default: none, as outside barrier stages.
    /// </summary>
    public FunctionContextBuilder Barrier(IBarrier barrier) => With(() => _barrier = barrier);

    /// <summary>Sets the model cache. Default: the one that this process shares.</summary>
    public FunctionContextBuilder Models(ModelCache models) => With(() => _models = models);

    /// <summary>Creates a context with what has been set so far.</summary>
    public FunctionContext Build() => new()
    {
        PartitionId = _partition,
        AttemptNumber = _attempt,
        TaskAttemptId = _attempt,
        CancellationToken = _cancellation,
        Barrier = _barrier,
        FilesFolder = _files,
        LocalProperties = new Dictionary<string, string>(_properties),
        Resources = new Dictionary<string, IReadOnlyList<string>>(_resources),
        Settings = new Dictionary<string, string>(_settings),
        Models = _models,
        Log = new LineLogger(_lines),
        OnStillAlive = () => Interlocked.Increment(ref _stillAlive),
    };

    private FunctionContextBuilder With(Action set)
    {
        set();
        return this;
    }

    private sealed class LineLogger(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
    }
}
