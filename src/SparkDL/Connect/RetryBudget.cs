using SparkDL.Connect.Errors;
using SparkDL.Connect.Grpc;

namespace SparkDL.Connect;

/// <summary>Repeats one call while its failure is transient and retries are left.</summary>
/// <param name="policy">How many tries, and how long to wait before each.</param>
/// <param name="time">The clock that the waits go by.</param>
/// <param name="random">The source of the waits' random part.</param>
/// <param name="cancellation">Ends a wait.</param>
internal sealed class RetryBudget(
    RetryPolicy policy, TimeProvider time, Random random, CancellationToken cancellation)
{
    private int _retries;

    /// <summary>How many retries were made since the last success.</summary>
    public int Retries => _retries;

    /// <summary>The call's result.</summary>
    /// <exception cref="GrpcException">The failure is not transient, or no try is left.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> call)
    {
        while (true)
        {
            try
            {
                return await call().ConfigureAwait(false);
            }
            catch (GrpcException e) when (TransientErrors.IsTransient(e.Status))
            {
                if (!await TryWaitAsync().ConfigureAwait(false))
                    throw;
            }
        }
    }

    /// <summary>Waits before the next try; false, at once, where none is left.</summary>
    public async Task<bool> TryWaitAsync()
    {
        if (_retries >= policy.MaxRetries)
            return false;
        await Task.Delay(policy.Backoff(_retries++, random), time, cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>Gives all tries back, after a success.</summary>
    public void Reset() => _retries = 0;
}
