namespace SparkDL.Worker.Tasks;

/// <summary>Whether one task was given up, and why.</summary>
internal sealed class TaskCancellation : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly Lock _gate = new();
    private bool _disposed;

    public CancellationToken Token => _source.Token;

    public bool IsCancelled => _source.IsCancellationRequested;

    public string? Reason { get; private set; }

    /// <summary>What Spark is told of a task that was given up for its own fault; null where Spark itself gave it up.</summary>
    public Exception? Error { get; private set; }

    /// <summary>Called when a task was answered for in the place of its thread, which may never come back.</summary>
    public Action? Abandoned { get; init; }

    /// <summary>Gives the task up. Who listens to the token must not throw into the thread that calls this.</summary>
    public void Cancel(string reason) => Cancel(reason, error: null);

    /// <summary>Gives the task up for a fault that Spark is to be told of.</summary>
    public void Fail(Exception error) => Cancel(error.Message, error);

    /// <summary>Told to stop it must not count as a success, though it ended: it may have left out the rest.</summary>
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
            // The callbacks are the function's own code: not under the lock, and not on this thread.
            _ = _source.CancelAsync();
        }
    }

    public void Dispose()
    {
        lock (_gate) _disposed = true;
        // The source itself is left to the collector: a cancellation may be on its way through it.
    }
}
