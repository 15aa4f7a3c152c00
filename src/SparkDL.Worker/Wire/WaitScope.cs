namespace SparkDL.Worker.Wire;

/// <summary>One wait, reported to an observer from the creation of the scope to its disposal.</summary>
internal readonly struct WaitScope : IDisposable
{
    private readonly IWaitObserver? _observer;
    private readonly int _before;

    private WaitScope(IWaitObserver? observer)
    {
        _observer = observer;
        _before = observer?.BeginWait() ?? 0;
    }

    /// <summary>Begins a wait; a null observer measures nothing.</summary>
    public static WaitScope Begin(IWaitObserver? observer) => new(observer);

    /// <summary>Ends the wait.</summary>
    public void Dispose() => _observer?.EndWait(_before);
}
