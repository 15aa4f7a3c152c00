namespace SparkDL.Worker.Tasks;

/// <summary>Cancels one task, with a reason.</summary>
internal sealed class TaskCancellation : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly Lock _gate = new();
    private bool _disposed;

    public CancellationToken Token => _source.Token;

    public bool IsCancelled => _source.IsCancellationRequested;

    public string? Reason { get; private set; }

    /// <summary>
    /// The error to report to Spark if the task was cancelled for its own fault; null if Spark gave it up.
    /// </summary>
    public Exception? Error { get; private set; }

    /// <summary>Called after the watchdog has answered in place of the task's thread, which may never return.</summary>
    public Action? Abandoned { get; init; }

    /// <summary>Cancels a task that Spark has given up. Callbacks of the token run on other threads.</summary>
    public void Cancel(string reason) => Cancel(reason, error: null);

    /// <summary>Cancels a task for a fault of its own, which is reported to Spark.</summary>
    public void Fail(Exception error) => Cancel(error.Message, error);

    /// <summary>Throws if the task was cancelled: its function may have returned without its last rows.</summary>
    public void ThrowIfFailed()
    {
        if (Error is { } error) throw error;
        Token.ThrowIfCancellationRequested();
    }

    private void Cancel(string reason, Exception? error)
    {
        lock (_gate)
        {
            if (_disposed || IsCancelled) return;
            Error = error;
            Reason = reason;
            // The callbacks are user code: they must run neither under the lock nor on this thread.
            _ = _source.CancelAsync();
        }
    }

    public void Dispose()
    {
        lock (_gate) _disposed = true;
        // The source is not disposed: a cancellation may be running through it.
    }
}
