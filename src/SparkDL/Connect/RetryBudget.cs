using Microsoft.Extensions.Logging;
using SparkDL.Connect.Errors;
using SparkDL.Connect.Grpc;

namespace SparkDL.Connect;

/// <summary>Repeats one call while its failure is transient and retries are left.</summary>
/// <param name="policy">How many tries, and how long to wait before each.</param>
/// <param name="time">The clock that the waits go by.</param>
/// <param name="random">The source of the waits' random part.</param>
/// <param name="call">The name of the call, for the log.</param>
/// <param name="target">The server, for the log.</param>
/// <param name="log">Where retries and giving up are told.</param>
/// <param name="cancellation">Ends a wait.</param>
internal sealed class RetryBudget(
    RetryPolicy policy, TimeProvider time, Random random, string call, ConnectionString target, ILogger log,
    CancellationToken cancellation)
{
    private int _retries;
    private long _begun = time.GetTimestamp();

    /// <summary>How many retries were made since the last success.</summary>
    public int Retries => _retries;

    /// <summary>The call's result.</summary>
    /// <exception cref="GrpcException">The failure is not transient, or no try is left.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> attempt)
    {
        while (true)
        {
            try
            {
                return await attempt().ConfigureAwait(false);
            }
            catch (GrpcException e) when (TransientErrors.IsTransient(e.Status))
            {
                if (!await TryWaitAsync(e.Status).ConfigureAwait(false))
                    throw;
            }
        }
    }

    /// <summary>Waits before the next try; false, at once, where none is left.</summary>
    /// <param name="failure">What the last try failed with.</param>
    public async Task<bool> TryWaitAsync(GrpcStatus failure)
    {
        if (_retries >= policy.MaxRetries)
        {
            GiveUp(failure);
            return false;
        }

        var delay = policy.Backoff(_retries++, random);
        if (log.IsEnabled(LogLevel.Information))
            log.CallRetried(call, target.ToString(), TextOf(failure), _retries, policy.MaxRetries, delay);
        await Task.Delay(delay, time, cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>Gives all tries back, after a success.</summary>
    public void Reset()
    {
        if (_retries == 0)
            return;
        (_retries, _begun) = (0, time.GetTimestamp());
    }

    // A call that never was to be tried again is no news: its caller gets the failure.
    private void GiveUp(GrpcStatus failure)
    {
        if (policy.MaxRetries > 0 && log.IsEnabled(LogLevel.Warning))
            log.CallGivenUp(call, target.ToString(), _retries + 1, time.GetElapsedTime(_begun), TextOf(failure));
    }

    private static string TextOf(GrpcStatus status) => $"{status.Code}: {status.Message}";
}
