using System.Diagnostics;
using SparkDL.Connect.Grpc;
using SparkDL.Connect.Protos;

namespace SparkDL.Connect.Execution;

/// <content>One look at the server's stream, and its result.</content>
internal sealed partial class ResponseStream
{
    /// <summary>How one look at the server's stream ended.</summary>
    private enum AttemptOutcome
    {
        /// <summary>The next response has come.</summary>
        Response,

        /// <summary>The stream ended without an error; the operation may go on.</summary>
        StreamEnded,

        /// <summary>The stream could not be opened, or broke.</summary>
        Failed,
    }

    private async Task<Attempt> AttemptAsync()
    {
        try
        {
            _stream ??= await OpenAsync().ConfigureAwait(false); // 1
            var response = await WithStallLimit(_stream.Call.ReadAsync().AsTask()).ConfigureAwait(false); // 2
            return response is null ? new(AttemptOutcome.StreamEnded) : new(AttemptOutcome.Response, response);
        }
        catch (GrpcException e)
        {
            return new(AttemptOutcome.Failed, Error: e);
        }
    }

    private async Task<OpenStream> OpenAsync()
    {
        var begun = Stopwatch.GetTimestamp();
        var opening = _state == OperationState.NotSent
            ? _client.OpenAsync("ExecutePlan", _request, _stop.Token)
            : _client.OpenAsync("ReattachExecute", CreateReattach(), _stop.Token);
        // Once it is under way the server may have it, even if no answer ever comes.
        if (_state == OperationState.NotSent)
            _state = OperationState.Sent;
        return new OpenStream(await WithStallLimit(opening).ConfigureAwait(false), begun);
    }

    private void CloseStream()
    {
        _stream?.Call.Dispose();
        _stream = null;
    }

    private readonly record struct Attempt(
        AttemptOutcome Outcome, ExecutePlanResponse? Response = null, GrpcException? Error = null);

    /// <summary>A stream of the server that is being read.</summary>
    private sealed class OpenStream(GrpcCall<ExecutePlanResponse> call, long begun)
    {
        public GrpcCall<ExecutePlanResponse> Call => call;

        public bool HasResponded { get; set; }

        /// <summary>Whether it gave nothing and ended within a second of being asked for.</summary>
        public bool WasEmpty => !HasResponded && Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(1);
    }
}
