namespace SparkDL.Diagnostics;

/// <summary>
/// Computes a value once and keeps it. Callers that come while the computation runs share that run and its outcome; a
/// failure is thrown to those callers and then forgotten, so that the next caller computes again.
/// </summary>
/// <remarks>A <see cref="Lazy{T}"/> keeps the exception of its factory and throws it for ever.</remarks>
internal sealed class OnceUnlessFailed<T>
{
    private Lazy<T>? _run;

    /// <summary>Whether a computation has succeeded, so that <see cref="GetOrRun"/> returns at once.</summary>
    public bool HasValue => Volatile.Read(ref _run) is { IsValueCreated: true };

    /// <summary>
    /// The kept value, else the result of the computation that runs now, else that of <paramref name="compute"/>.
    /// </summary>
    public T GetOrRun(Func<T> compute)
    {
        var run = Volatile.Read(ref _run);
        if (run is null)
        {
#pragma warning disable RS0030 // The one place that may: a run that fails is dropped below, and its exception with it.
            var own = new Lazy<T>(compute);
#pragma warning restore RS0030
            run = Interlocked.CompareExchange(ref _run, own, null) ?? own;
        }

        try
        {
            return run.Value;
        }
        catch
        {
            Interlocked.CompareExchange(ref _run, null, run);
            throw;
        }
    }
}
