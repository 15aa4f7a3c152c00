namespace SparkDL.Harness.Measurement;

/// <summary>Watches the process tree's memory while something runs.</summary>
public sealed class MemorySampler : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly Timer _timer;
    private MemoryPeak _peak = ProcessTree.Memory();

    public MemorySampler() => _timer = new Timer(_ => Sample(), null, Period, Period);

    public MemoryPeak Stop()
    {
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Sample();
        lock (_lock)
            return _peak;
    }

    public void Dispose() => _timer.Dispose();

    private void Sample()
    {
        var now = ProcessTree.Memory();
        lock (_lock)
            _peak = _peak.Max(now);
    }
}
