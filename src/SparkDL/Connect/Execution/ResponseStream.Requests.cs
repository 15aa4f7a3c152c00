using SparkDL.Connect.Protos;

namespace SparkDL.Connect.Execution;

/// <content>The requests of a query, and telling the server what it may drop.</content>
internal sealed partial class ResponseStream
{
    // In bytes. The server keeps responses until it is told that they arrived: it is told each time this much came.
    private const long ReleaseEvery = 4 * 1024 * 1024;
    private static readonly TimeSpan AbandonTimeout = TimeSpan.FromSeconds(5);

    private long _unreleased;
    private Task _releasing = Task.CompletedTask;

    private ExecutePlanRequest CreateRequest(Plan plan)
    {
        var request = new ExecutePlanRequest
        {
            SessionId = _client.SessionId,
            UserContext = _client.User,
            ClientType = _client.ClientType,
            OperationId = OperationId,
            Plan = plan,
        };
        if (_client.ServerSession is { } observed)
            request.ClientObservedServerSideSessionId = observed;
        // Workers find the query's trace in the tags of its jobs.
        if (QueryTelemetry.TraceTag(_telemetry) is { } trace)
            request.Tags.Add(trace);
        request.RequestOptions.Add(new ExecutePlanRequest.Types.RequestOption
        {
            ReattachOptions = new ReattachOptions { Reattachable = true },
        });
        return request;
    }

    private ReattachExecuteRequest CreateReattach()
    {
        var request = new ReattachExecuteRequest
        {
            SessionId = _client.SessionId,
            UserContext = _client.User,
            ClientType = _client.ClientType,
            OperationId = OperationId,
        };
        if (_lastResponse is { } last)
            request.LastResponseId = last;
        if (_client.ServerSession is { } observed)
            request.ClientObservedServerSideSessionId = observed;
        return request;
    }

    private void ReleaseSeen(int bytes)
    {
        _unreleased += bytes;
        if (_unreleased < ReleaseEvery || !_releasing.IsCompleted)
            return;
        _unreleased = 0;
        Release(new ReleaseExecuteRequest
        {
            ReleaseUntil = new ReleaseExecuteRequest.Types.ReleaseUntil { ResponseId = _lastResponse },
        });
    }

    private void ReleaseAll() =>
        Release(new ReleaseExecuteRequest { ReleaseAll = new ReleaseExecuteRequest.Types.ReleaseAll() });

    // In the background: the reader must not wait for the server to free memory. A server that could not be told
    // forgets the operation by itself after a while.
    private void Release(ReleaseExecuteRequest request)
    {
        request.OperationId = OperationId;
        _releasing = Swallow(_releasing, () => _client.ReleaseAsync(request, CancellationToken.None));
    }

    private async Task AbandonAsync()
    {
        var sent = _state != OperationState.NotSent;
        _state = OperationState.Completed;
        await _stop.CancelAsync().ConfigureAwait(false);
        if (sent && !_client.IsDisposed)
        {
            _client.Log.QueryInterrupted(OperationId);
            await Swallow(Task.CompletedTask,
                () => _client.InterruptOperationAsync(OperationId, default, AbandonTimeout)).ConfigureAwait(false);
            ReleaseAll();
        }
        RunningOperations.Remove(OperationId);
    }

    private static async Task Swallow(Task before, Func<Task> call)
    {
        await before.ConfigureAwait(false);
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (Exception e) when (e is SparkDLException or ObjectDisposedException)
        {
            // See Release.
        }
    }
}
