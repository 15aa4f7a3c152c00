namespace SparkDL.Worker.Loop;

/// <summary>Whether one task was given up, and why.</summary>
internal sealed class TaskCancellation : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly Lock _gate = new();
    private bool _disposed;

    public CancellationToken Token => _source.Token;

    public bool IsCancelled => _source.IsCancellationRequested;

    public string? Reason { get; private set; }

    /// <summary>Gives the task up. Who listens to the token must not throw into the thread that calls this.</summary>
    public void Cancel(string reason)
    {
        lock (_gate)
        {
            if (_disposed || IsCancelled) return;
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
