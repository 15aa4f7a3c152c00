using System.Diagnostics;
using SparkDL.Connect.Errors;
using SparkDL.Connect.Grpc;
using SparkDL.Connect.Protos;

namespace SparkDL.Connect.Execution;

/// <summary>
/// The responses of one plan, each once and in order, however often the connection breaks. The end of a stream means
/// nothing (the server ends each after two minutes): only ResultComplete is the end.
/// </summary>
internal sealed partial class ExecutionStream : IAsyncDisposable, IDisposable
{
    private readonly ConnectClient _client;
    private readonly ExecutePlanRequest _request;
    private readonly CancellationTokenSource _stop;
    private readonly Retrier _retrier;
    private readonly Action<ExecutionProgress> _progress;
    private readonly BarrierWatch? _barrier;
    private GrpcCall<ExecutePlanResponse>? _call;
    private string? _lastResponse;
    private bool _known;    // Whether the server has the operation, as far as we can tell.
    private bool _finished; // Complete, failed or given up: nothing is left to interrupt.
    private long _opened;
    private bool _gotFromCall;

    public ExecutionStream(
        ConnectClient client, Plan plan, Action<ExecutionProgress> progress, CancellationToken cancellation)
    {
        _client = client;
        _progress = progress;
        _barrier = BarrierWatch.For(plan, client.Options.BarrierStartTimeout);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _retrier = new Retrier(client.Options.Retry, _stop.Token);
        OperationId = Guid.NewGuid().ToString();
        _request = CreateRequest(plan);
        RunningOperations.Add(OperationId, client);
    }

    public string OperationId { get; }

    /// <summary>The next response, or null after the last.</summary>
    public async ValueTask<ExecutePlanResponse?> NextAsync()
    {
        try
        {
            while (!_finished)
            {
                if (await TryNextAsync().ConfigureAwait(false) is { } response)
                    return Accept(response);
            }
            return null;
        }
        catch (GrpcException e)
        {
            Finish();
            throw _client.Translate(e, _retrier.Retries);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _call?.Dispose();
        _call = null;
        if (!_finished)
            await AbandonAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private ExecutePlanResponse Accept(ExecutePlanResponse response)
    {
        _retrier.Succeeded();
        _known = _gotFromCall = true;
        _lastResponse = response.ResponseId;
        _client.Observe(response.ServerSideSessionId);
        if (response.ResponseTypeCase == ExecutePlanResponse.ResponseTypeOneofCase.ResultComplete)
            Finish();
        else
            ReleaseSeen(response.CalculateSize());
        Report(response);
        return response;
    }

    private void Report(ExecutePlanResponse response)
    {
        if (response.ResponseTypeCase != ExecutePlanResponse.ResponseTypeOneofCase.ExecutionProgress)
        {
            _barrier?.Moved();
            return;
        }
        var progress = ExecutionProgress.From(OperationId, response.ExecutionProgress);
        _barrier?.Observe(progress);
        _progress(progress);
    }

    private void Finish()
    {
        if (_finished)
            return;
        _finished = true;
        _call?.Dispose();
        _call = null;
        RunningOperations.Remove(OperationId);
        ReleaseAll();
    }

    // One look at the current stream; null asks for another round, a failure without remedy is thrown.
    private async Task<ExecutePlanResponse?> TryNextAsync()
    {
        try
        {
            _call ??= await OpenAsync().ConfigureAwait(false);
            var response = await WithStallLimit(_call.ReadAsync().AsTask()).ConfigureAwait(false);
            if (response is null)
                await EndOfStreamAsync().ConfigureAwait(false);
            return response;
        }
        catch (GrpcException e)
        {
            _call?.Dispose();
            _call = null;
            if (!await RecoverAsync(e).ConfigureAwait(false))
                throw;
            return null;
        }
    }

    private async Task<GrpcCall<ExecutePlanResponse>> OpenAsync()
    {
        _opened = Stopwatch.GetTimestamp();
        _gotFromCall = false;
        var opening = _known
            ? _client.OpenAsync("ReattachExecute", CreateReattach(), _stop.Token)
            : _client.OpenAsync("ExecutePlan", _request, _stop.Token);
        // Once it is under way the server may have it, even if no answer ever comes.
        _known = true;
        return await WithStallLimit(opening).ConfigureAwait(false);
    }

    private async Task EndOfStreamAsync()
    {
        _call?.Dispose();
        _call = null;
        // A server that ends streams at once and without a word would be asked for ever.
        var empty = !_gotFromCall && Stopwatch.GetElapsedTime(_opened) < TimeSpan.FromSeconds(1);
        if (empty && !await _retrier.PauseAsync().ConfigureAwait(false))
        {
            throw new GrpcException(
                new GrpcStatus(GrpcStatusCode.Internal, "The server ends the stream again and again without a result."),
                "ReattachExecute");
        }
    }

    private async Task<bool> RecoverAsync(GrpcException e)
    {
        var errorClass = ServerErrorInfo.Read(e.Status).ErrorClass;
        if (errorClass is "INVALID_HANDLE.OPERATION_ALREADY_EXISTS")
            return _known = true;
        if (errorClass is "INVALID_HANDLE.OPERATION_NOT_FOUND" or "INVALID_HANDLE.SESSION_NOT_FOUND"
            && _lastResponse is null)
        {
            // Nothing was heard of it, so the request was lost on its way: send it again, under the same id.
            _known = false;
            return await _retrier.PauseAsync().ConfigureAwait(false);
        }
        return TransientErrors.IsTransient(e.Status) && await _retrier.PauseAsync().ConfigureAwait(false);
    }
}
