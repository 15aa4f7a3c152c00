namespace SparkDL.Functions;

/// <summary>
/// A lease on a model of a <see cref="ModelCache"/>: the model stays loaded until the lease is disposed.
/// </summary>
public sealed class ModelLease<T> : IDisposable
    where T : class
{
    private Action? _release;

    internal ModelLease(T model, Action release)
    {
        Model = model;
        _release = release;
    }

    /// <summary>The model, which other tasks may use at the same time.</summary>
    public T Model { get; }

    /// <summary>Ends the lease; later calls do nothing.</summary>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
