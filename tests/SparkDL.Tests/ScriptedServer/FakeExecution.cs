using SparkDL.Connect.Protos;

namespace SparkDL.Tests.ScriptedServer;

/// <summary>
/// A query on the scripted server: its responses, kept until they are released, and where its streams break. It answers
/// ExecutePlan and ReattachExecute as Spark does.
/// </summary>
internal sealed class FakeExecution
{
    private readonly IReadOnlyList<ExecutePlanResponse> _responses;
    private readonly Queue<Cut> _cuts;
    private string? _operation;

    public FakeExecution(IReadOnlyList<ExecutePlanResponse> responses, params Cut[] cuts)
    {
        _responses = responses;
        _cuts = new Queue<Cut>(cuts);
    }

    /// <summary>How a stream ends early.</summary>
    public enum Break
    {
        /// <summary>The connection's stream is reset.</summary>
        Reset,

        /// <summary>It ends in good order, as after two minutes.</summary>
        End,

        /// <summary>It ends with the status "unavailable".</summary>
        Unavailable,
    }

    /// <summary>A stream that breaks before this response.</summary>
    public readonly record struct Cut(int Before, Break How);

    /// <summary>Where streams began, by the number of the response.</summary>
    public List<int> Starts { get; } = [];

    public bool Released { get; private set; }

    public void Install(FakeConnectServer server)
    {
        server.On("ExecutePlan", call => ExecuteAsync(server, call));
        server.On("ReattachExecute", call => ReattachAsync(
            call, server.Requests("ReattachExecute", ReattachExecuteRequest.Parser)[^1]));
        server.On("ReleaseExecute", call =>
        {
            var request = server.Requests("ReleaseExecute", ReleaseExecuteRequest.Parser)[^1];
            Released |= request.ReleaseCase == ReleaseExecuteRequest.ReleaseOneofCase.ReleaseAll;
            return call.AnswerAsync(new ReleaseExecuteResponse());
        });
    }

    public async Task ExecuteAsync(FakeConnectServer server, FakeCall call)
    {
        var request = server.Requests("ExecutePlan", ExecutePlanRequest.Parser)[^1];
        if (_operation == request.OperationId)
        {
            call.FailAtOnce(13, "[INVALID_HANDLE.OPERATION_ALREADY_EXISTS] exists",
                ("errorClass", "INVALID_HANDLE.OPERATION_ALREADY_EXISTS"));
            return;
        }
        _operation = request.OperationId;
        await StreamAsync(call, 0);
    }

    private async Task ReattachAsync(FakeCall call, ReattachExecuteRequest request)
    {
        if (_operation != request.OperationId)
        {
            call.FailAtOnce(13, "[INVALID_HANDLE.OPERATION_NOT_FOUND] not found",
                ("errorClass", "INVALID_HANDLE.OPERATION_NOT_FOUND"));
            return;
        }
        var from = request.HasLastResponseId
            ? _responses.ToList().FindIndex(r => r.ResponseId == request.LastResponseId) + 1
            : 0;
        await StreamAsync(call, from);
    }

    private async Task StreamAsync(FakeCall call, int from)
    {
        Starts.Add(from);
        Cut? cut = _cuts.TryDequeue(out var next) ? next : null;
        for (var i = from; i < _responses.Count; i++)
        {
            if (cut is { } here && here.Before <= i)
            {
                await BreakAsync(call, here.How);
                return;
            }
            await call.SendAsync(_responses[i]);
        }
        call.End();
    }

    private static async Task BreakAsync(FakeCall call, Break how)
    {
        switch (how)
        {
            case Break.Reset:
                await Task.Delay(20); // So that what was sent before is not swallowed by the reset.
                call.Reset();
                break;
            case Break.End:
                call.End();
                break;
            default:
                call.End(14, "going away");
                break;
        }
    }
}
