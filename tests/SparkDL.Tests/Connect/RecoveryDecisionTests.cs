using SparkDL.Connect.Execution;
using SparkDL.Connect.Grpc;

namespace SparkDL.Tests.Connect;

/// <summary>What follows a failed stream, for each failure and each state of the operation.</summary>
public sealed class RecoveryDecisionTests
{
    private const string Exists = "INVALID_HANDLE.OPERATION_ALREADY_EXISTS";
    private const string NoOperation = "INVALID_HANDLE.OPERATION_NOT_FOUND";
    private const string NoSession = "INVALID_HANDLE.SESSION_NOT_FOUND";
    private const string Disconnected = "[INVALID_CURSOR.DISCONNECTED] taken over";

    [Theory]
    [InlineData("Unavailable", "", null, "Sent", "Reattach", "ConnectionLost")]
    [InlineData("Unavailable", "", null, "Confirmed", "Reattach", "ConnectionLost")]
    [InlineData("Internal", Disconnected, "INVALID_CURSOR.DISCONNECTED", "Confirmed", "Reattach", "ConnectionLost")]
    [InlineData("Internal", "", Exists, "Sent", "ReattachAtOnce", "AlreadySent")]
    [InlineData("Internal", "", Exists, "Confirmed", "ReattachAtOnce", "AlreadySent")]
    [InlineData("Internal", "", NoOperation, "Sent", "Resend", "RequestLost")]
    [InlineData("Internal", "", NoSession, "Sent", "Resend", "RequestLost")]
    [InlineData("Internal", "", NoOperation, "Confirmed", "Fail", "OperationLost")]
    [InlineData("Internal", "", NoSession, "Confirmed", "Fail", "OperationLost")]
    [InlineData("Internal", "", "DIVIDE_BY_ZERO", "Sent", "Fail", "QueryFailed")]
    [InlineData("Internal", "", null, "Confirmed", "Fail", "QueryFailed")]
    [InlineData("Cancelled", "", null, "Confirmed", "Fail", "QueryFailed")]
    [InlineData("Unauthenticated", "", null, "Sent", "Fail", "QueryFailed")]
    public void Each_failure_has_one_decision(
        string code, string message, string? errorClass, string state, string action, string reason)
    {
        var status = new GrpcStatus(Enum.Parse<GrpcStatusCode>(code), message);
        var decision = RecoveryDecision.For(status, errorClass, Enum.Parse<OperationState>(state));
        Assert.Equal((action, reason), (decision.Action.ToString(), decision.Reason.ToString()));
    }
}
