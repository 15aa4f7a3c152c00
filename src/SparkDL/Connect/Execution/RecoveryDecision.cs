using SparkDL.Connect.Errors;
using SparkDL.Connect.Grpc;

namespace SparkDL.Connect.Execution;

/// <summary>Decides what follows when the stream of a query has failed. A pure function of what is known.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Reason">Why.</param>
internal readonly record struct RecoveryDecision(RecoveryAction Action, RecoveryReason Reason)
{
    private const string AlreadyExists = "INVALID_HANDLE.OPERATION_ALREADY_EXISTS";
    private const string OperationNotFound = "INVALID_HANDLE.OPERATION_NOT_FOUND";
    private const string SessionNotFound = "INVALID_HANDLE.SESSION_NOT_FOUND";

    /// <summary>The decision for a failure.</summary>
    /// <param name="status">The status that the stream ended with.</param>
    /// <param name="errorClass">Spark's class of the error, where it named one.</param>
    /// <param name="state">How far the operation had come.</param>
    public static RecoveryDecision For(GrpcStatus status, string? errorClass, OperationState state) =>
        (errorClass, state) switch
        {
            (AlreadyExists, _) => new(RecoveryAction.ReattachAtOnce, RecoveryReason.AlreadySent),
            (OperationNotFound or SessionNotFound, OperationState.NotSent or OperationState.Sent) =>
                new(RecoveryAction.Resend, RecoveryReason.RequestLost),
            _ when TransientErrors.IsTransient(status) =>
                new(RecoveryAction.Reattach, RecoveryReason.ConnectionLost),
            (OperationNotFound or SessionNotFound, _) => new(RecoveryAction.Fail, RecoveryReason.OperationLost),
            _ => new(RecoveryAction.Fail, RecoveryReason.QueryFailed),
        };
}
