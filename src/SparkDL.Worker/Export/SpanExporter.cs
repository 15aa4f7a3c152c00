using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace SparkDL.Worker.Export;

/// <summary>
/// Sends the spans of a worker process by the OpenTelemetry protocol over HTTP, if a variable names a receiver: on
/// executors no program of the user's runs that could do it. It hears all activity sources but those of .NET itself.
/// </summary>
/// <remarks>
/// It has no dependency, since the worker shares its process with the assemblies of applications, which may bring any
/// version of OpenTelemetry's. Spans that cannot be sent are dropped: a task never waits for a receiver.
/// </remarks>
internal sealed class SpanExporter : IDisposable
{
    private const int MaxQueued = 2048;
    private const int MaxBatch = 512;

    private static SpanExporter? s_running;

    private readonly OtlpOptions _options;
    private readonly ILogger _log;
    private readonly HttpClient _http = new();
    private readonly ActivityListener _listener;
    private readonly ConcurrentQueue<FinishedSpan> _queue = new();
    private readonly AutoResetEvent _wanted = new(initialState: false);
    private readonly Lock _sending = new();
    private bool _hasFailed;
    private volatile bool _disposed;

    /// <summary>An exporter that hears all spans until it is disposed.</summary>
    public SpanExporter(OtlpOptions options, ILogger log)
    {
        (_options, _log) = (options, log);
        _http.Timeout = options.Timeout;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => !IsOfFramework(source.Name),
            Sample = static (ref ActivityCreationOptions<ActivityContext> options) => SampleAsParent(options.Parent),
            ActivityStopped = Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
        new Thread(SendAsTheyCome) { IsBackground = true, Name = "span export" }.Start();
    }

    /// <summary>
    /// Starts the process's exporter if the environment names a receiver; otherwise nothing is loaded.
    /// </summary>
    public static void TryStart(Func<string, string?> variable, ILoggerFactory logs)
    {
        if (string.IsNullOrEmpty(variable(OtlpOptions.EndpointVariable))
            && string.IsNullOrEmpty(variable(OtlpOptions.TracesEndpointVariable)))
        {
            return;
        }

        Start(variable, logs.CreateLogger(typeof(SpanExporter).FullName!));
    }

    /// <summary>Sends what has ended so far, for a limited time: the process is about to end.</summary>
    public static void Flush(TimeSpan limit)
    {
        if (Volatile.Read(ref s_running) is not { } exporter) return;
        var flushing = new Thread(exporter.SendAll) { IsBackground = true, Name = "span flush" };
        flushing.Start();
        flushing.Join(limit);
    }

    /// <summary>Stops hearing spans. Those that were not sent are lost.</summary>
    public void Dispose()
    {
        _disposed = true;
        _listener.Dispose();
        _wanted.Set();
    }

    /// <summary>Sends all spans that have ended.</summary>
    public void SendAll()
    {
        lock (_sending)
        {
            while (!_queue.IsEmpty) Send(Take());
        }
    }

    private static void Start(Func<string, string?> variable, ILogger log)
    {
        if (OtlpOptions.Read(variable) is not { } options)
        {
            log.ExportRefused(variable(OtlpOptions.EndpointVariable));
            return;
        }

        if (options.RefusedProtocol is { } protocol) log.OtherProtocol(protocol, options.Endpoint);
        Volatile.Write(ref s_running, new SpanExporter(options, log));
    }

    private static ActivitySamplingResult SampleAsParent(ActivityContext parent) =>
        parent.TraceId == default || parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
            ? ActivitySamplingResult.AllDataAndRecorded
            : ActivitySamplingResult.PropagationData;

    private static bool IsOfFramework(string source) => source.StartsWith("System.", StringComparison.Ordinal)
        || source.StartsWith("Microsoft.", StringComparison.Ordinal)
        || source.StartsWith("Experimental.System.", StringComparison.Ordinal);

    private void Enqueue(Activity activity)
    {
        if (!activity.Recorded || _queue.Count >= MaxQueued) return;
        _queue.Enqueue(OtlpTrace.EncodeSpan(activity));
        if (_queue.Count >= MaxBatch) _wanted.Set();
    }

    private void SendAsTheyCome()
    {
        while (!_disposed)
        {
            _wanted.WaitOne(_options.Delay);
            if (!_disposed) SendAll();
        }

        _http.Dispose();
    }

    private List<FinishedSpan> Take()
    {
        var batch = new List<FinishedSpan>();
        while (batch.Count < MaxBatch && _queue.TryDequeue(out var span)) batch.Add(span);
        return batch;
    }

    private void Send(List<FinishedSpan> batch)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _options.Endpoint);
            request.Content = new ByteArrayContent(OtlpTrace.EncodeRequest(_options.Resource, batch));
            request.Content.Headers.ContentType = new("application/x-protobuf");
            foreach (var (name, value) in _options.Headers) request.Headers.TryAddWithoutValidation(name, value);
            using var response = _http.Send(request);
            response.EnsureSuccessStatusCode();
            _hasFailed = false;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            // Once until it works again: a receiver that is gone must not fill the executor's log.
            if (!_hasFailed) _log.SpansLost(batch.Count, _options.Endpoint, e.Message);
            _hasFailed = true;
        }
    }
}
