using SparkDL.Connect.Grpc;
using SparkDL.Diagnostics;

namespace SparkDL.Connect.Execution;

/// <content>Waiting for the server, with a limit on its silence.</content>
internal sealed partial class ResponseStream
{
    // A server that is silent for too long is asked whether it is still there; one that is not fails the stream.
    private async Task<T> WithStallLimit<T>(Task<T> pending)
    {
        var limit = _client.Options.StallTimeout;
        var silence = Deadline.After(limit);
        while (true)
        {
            if (_barrier is { } watch && watch.Remaining <= TimeSpan.Zero)
                throw GivenUp(pending, watch);
            try
            {
                return await pending.WaitAsync(NextLook(silence), _stop.Token).ConfigureAwait(false);
            }
            catch (TimeoutException) when (!silence.HasPassed)
            {
                // The barrier's limit was shorter: it is looked at above.
            }
            catch (TimeoutException)
            {
                await CheckServerAsync(pending, limit).ConfigureAwait(false);
                silence = Deadline.After(limit);
            }
        }
    }

    private TimeSpan NextLook(Deadline silence)
    {
        var wait = silence.Remaining;
        if (_barrier is { } watch && watch.Remaining < wait)
            wait = watch.Remaining;
        return wait > TimeSpan.FromMilliseconds(1) ? wait : TimeSpan.FromMilliseconds(1);
    }

    private static SparkSetupException GivenUp<T>(Task<T> pending, BarrierStartWatchdog watch)
    {
        DisposeLater(pending);
        return watch.CreateError(); // Disposing the stream interrupts the query.
    }

    private async Task CheckServerAsync<T>(Task<T> pending, TimeSpan limit)
    {
        if (await _client.ProbeAsync(_client.Options.ProbeTimeout, _stop.Token).ConfigureAwait(false))
            return;
        _client.Log.ConnectionReplaced(OperationId, limit);
        _client.ReplaceChannel();
        DisposeLater(pending);
        throw new GrpcException(
            new GrpcStatus(GrpcStatusCode.Unavailable, $"Nothing was heard for {limit.TotalSeconds:0.#} s."),
            "ExecutePlan");
    }

    private static void DisposeLater<T>(Task<T> pending) =>
        pending.ContinueWith(
            t =>
            {
                _ = t.Exception;
                if (t.IsCompletedSuccessfully && t.Result is IDisposable late)
                    late.Dispose();
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
