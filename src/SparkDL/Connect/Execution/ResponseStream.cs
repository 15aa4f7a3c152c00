using System.Runtime.ExceptionServices;
using SparkDL.Connect.Errors;
using SparkDL.Connect.Grpc;
using SparkDL.Connect.Protos;

namespace SparkDL.Connect.Execution;

/// <summary>
/// Runs one plan and gives its responses, each once and in order, however often the connection breaks.
/// </summary>
/// <remarks>
/// <para>The steps of a query; their numbers stand at the places in the code:</para>
/// <list type="number">
/// <item>Open a stream: <c>ExecutePlan</c> sends the plan under an id of the client's own; once it was sent,
/// <c>ReattachExecute</c> asks for the responses after the last one.</item>
/// <item>Wait for the next response. When the server is silent for too long, test the connection.</item>
/// <item>Accept the response: remember its id, report progress, and now and then let the server drop what
/// arrived.</item>
/// <item>A stream that ends is opened again. Its end means nothing (the server ends each after two minutes): only
/// <c>ResultComplete</c> is the end of a query.</item>
/// <item>A stream that fails is opened again, or the plan is sent again, or the query fails:
/// <see cref="RecoveryDecision"/>.</item>
/// <item>At the end of the query, let the server drop everything of it.</item>
/// <item>When the caller leaves before the end, interrupt the query.</item>
/// </list>
/// </remarks>
internal sealed partial class ResponseStream : IAsyncDisposable, IDisposable
{
    private readonly ConnectClient _client;
    private readonly ExecutePlanRequest _request;
    private readonly CancellationTokenSource _stop;
    private readonly RetryBudget _retrier;
    private readonly Action<ExecutionProgress> _progress;
    private readonly BarrierStartWatchdog? _barrier;
    private readonly QueryTelemetry? _telemetry;
    private OperationState _state;
    private OpenStream? _stream;
    private string? _lastResponse;

    public ResponseStream(
        ConnectClient client, Plan plan, Action<ExecutionProgress> progress, CancellationToken cancellation)
    {
        _client = client;
        _progress = progress;
        _barrier = BarrierStartWatchdog.For(plan, client.Options.BarrierStartTimeout);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _retrier = client.CreateRetrier("ExecutePlan", client.Options.Retry, _stop.Token);
        OperationId = Guid.NewGuid().ToString();
        _telemetry = QueryTelemetry.TryStart(client, OperationId, plan);
        _request = CreateRequest(plan);
        RunningOperations.Add(OperationId, client);
    }

    /// <summary>The id that the client gave the operation, a UUID.</summary>
    public string OperationId { get; }

    /// <summary>The next response, or null after the last.</summary>
    /// <exception cref="SparkServerException">The query failed, or the server was lost.</exception>
    /// <exception cref="SparkSetupException">A barrier stage does not fit on the cluster.</exception>
    public async ValueTask<ExecutePlanResponse?> NextAsync()
    {
        _telemetry?.Enter();
        try
        {
            while (_state != OperationState.Completed)
            {
                var attempt = await AttemptAsync().ConfigureAwait(false); // 1, 2
                switch (attempt.Outcome)
                {
                    case AttemptOutcome.Response:
                        return Accept(attempt.Response!); // 3
                    case AttemptOutcome.StreamEnded:
                        await EndOfStreamAsync().ConfigureAwait(false); // 4
                        break;
                    default:
                        await RecoverAsync(attempt.Error!).ConfigureAwait(false); // 5
                        break;
                }
            }
            return null;
        }
        catch (GrpcException e)
        {
            Finish(); // 6
            var error = _client.Translate(e, _retrier.Retries);
            Fail(error);
            throw error;
        }
        catch (SparkSetupException e)
        {
            Fail(e);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        CloseStream();
        if (_state != OperationState.Completed)
            await AbandonAsync().ConfigureAwait(false); // 7
        _telemetry?.End();
        _stop.Dispose();
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void Fail(Exception error)
    {
        var kind = QueryTelemetry.ErrorTypeOf(error);
        _client.Log.QueryFailed(OperationId, kind);
        _telemetry?.End(kind);
    }

    private ExecutePlanResponse Accept(ExecutePlanResponse response)
    {
        _retrier.Reset();
        _state = OperationState.Confirmed;
        _stream!.HasResponded = true;
        _lastResponse = response.ResponseId;
        _client.RememberServerSession(response.ServerSideSessionId);
        if (response.ResponseTypeCase == ExecutePlanResponse.ResponseTypeOneofCase.ResultComplete)
            Finish(); // 6
        else
            ReleaseSeen(response.CalculateSize());
        _telemetry?.Observe(response);
        Report(response);
        return response;
    }

    private void Report(ExecutePlanResponse response)
    {
        if (response.ResponseTypeCase != ExecutePlanResponse.ResponseTypeOneofCase.ExecutionProgress)
        {
            _barrier?.Restart();
            return;
        }
        var progress = ExecutionProgress.From(OperationId, response.ExecutionProgress);
        _barrier?.Observe(progress);
        _progress(progress);
    }

    private void Finish()
    {
        if (_state == OperationState.Completed)
            return;
        _state = OperationState.Completed;
        CloseStream();
        RunningOperations.Remove(OperationId);
        ReleaseAll();
    }

    private async Task EndOfStreamAsync()
    {
        var empty = _stream!.WasEmpty;
        CloseStream();
        // Without a limit, a server that ends each stream at once would be asked for ever.
        var failure = new GrpcStatus(
            GrpcStatusCode.Internal, "The server ends the stream again and again without a result.");
        if (empty && !await _retrier.TryWaitAsync(failure).ConfigureAwait(false))
            throw new GrpcException(failure, "ReattachExecute");
    }

    // Throws the failure where it is final, or no try is left.
    private async Task RecoverAsync(GrpcException failure)
    {
        CloseStream();
        var errorClass = ServerErrorInfo.Read(failure.Status).ErrorClass;
        var (action, reason) = RecoveryDecision.For(failure.Status, errorClass, _state);
        QueryTelemetry.CountRecovery(_telemetry, action);
        if (action == RecoveryAction.Resend)
            _state = OperationState.NotSent;
        var goesOn = action == RecoveryAction.ReattachAtOnce
            || (action != RecoveryAction.Fail && await _retrier.TryWaitAsync(failure.Status).ConfigureAwait(false));
        if (!goesOn)
            ExceptionDispatchInfo.Throw(failure);
        _client.Log.QueryRecovered(OperationId, action, reason);
    }
}
