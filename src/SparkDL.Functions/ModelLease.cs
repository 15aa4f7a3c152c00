namespace SparkDL.Functions;

/// <summary>The right to use a model of a <see cref="ModelCache"/> until it is disposed.</summary>
public sealed class ModelLease<T> : IDisposable
    where T : class
{
    private Action? _release;

    internal ModelLease(T model, Action release)
    {
        Model = model;
        _release = release;
    }

    /// <summary>The model. Other tasks use it at the same time.</summary>
    public T Model { get; }

    /// <summary>Gives the model back.</summary>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
