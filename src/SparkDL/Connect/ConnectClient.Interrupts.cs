using SparkDL.Connect.Protos;

namespace SparkDL.Connect;

internal sealed partial class ConnectClient
{
    public Task<IReadOnlyList<string>> InterruptAllAsync(CancellationToken cancellation, TimeSpan? deadline = null) =>
        InterruptAsync(
            new InterruptRequest { InterruptType = InterruptRequest.Types.InterruptType.All }, cancellation, deadline);

    public Task<IReadOnlyList<string>> InterruptOperationAsync(
        string operationId, CancellationToken cancellation, TimeSpan? deadline = null) =>
        InterruptAsync(
            new InterruptRequest
            {
                InterruptType = InterruptRequest.Types.InterruptType.OperationId,
                OperationId = operationId,
            },
            cancellation, deadline);

    private async Task<IReadOnlyList<string>> InterruptAsync(
        InterruptRequest request, CancellationToken cancellation, TimeSpan? deadline)
    {
        request.SessionId = SessionId;
        request.UserContext = User;
        request.ClientType = ClientType;
        var response = await CallAsync("Interrupt", [request], InterruptResponse.Parser, cancellation,
            deadline ?? QuickTimeout, deadline is null ? null : RetryPolicy.None).ConfigureAwait(false);
        return response.InterruptedIds;
    }

    public async Task ReleaseAsync(ReleaseExecuteRequest request, CancellationToken cancellation)
    {
        request.SessionId = SessionId;
        request.UserContext = User;
        request.ClientType = ClientType;
        await CallAsync("ReleaseExecute", [request], ReleaseExecuteResponse.Parser, cancellation, QuickTimeout,
            RetryPolicy.None).ConfigureAwait(false);
    }
}
