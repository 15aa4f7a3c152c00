using SparkDL.Connect.Errors;
using SparkDL.Connect.Grpc;

namespace SparkDL.Connect;

/// <summary>Makes a call again while its failure may be cured by that and the policy has tries left.</summary>
internal sealed class Retrier(RetryPolicy policy, CancellationToken cancellation)
{
    private int _retries;

    /// <summary>How many repetitions were made since the last success.</summary>
    public int Retries => _retries;

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
                if (!await PauseAsync().ConfigureAwait(false))
                    throw;
            }
        }
    }

    /// <summary>Waits before the next try; false where none is left.</summary>
    public async Task<bool> PauseAsync()
    {
        if (_retries >= policy.MaxRetries)
            return false;
        await Task.Delay(policy.Backoff(_retries++), cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>Something came: the budget is whole again.</summary>
    public void Succeeded() => _retries = 0;
}
