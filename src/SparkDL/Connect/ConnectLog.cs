using Microsoft.Extensions.Logging;

namespace SparkDL.Connect;

/// <summary>
/// The log events of the connection, 1000 to 1199. Names and ids that were released are fixed, since people filter by
/// them; those of a retired event stay here as a comment.
/// </summary>
internal static partial class ConnectLog
{
    [LoggerMessage(1000, LogLevel.Information, "{Call} at {Target} failed with {Status}: retry {Retry} of {MaxRetries} "
        + "follows in {Delay}", EventName = "CallRetried")]
    public static partial void CallRetried(
        this ILogger log, string call, string target, string status, int retry, int maxRetries, TimeSpan delay);

    [LoggerMessage(1001, LogLevel.Warning, "{Call} at {Target} is given up after {Tries} tries in {Elapsed}: {Status}",
        EventName = "CallGivenUp")]
    public static partial void CallGivenUp(
        this ILogger log, string call, string target, int tries, TimeSpan elapsed, string status);

    [LoggerMessage(1002, LogLevel.Information, "Query {OperationId} goes on by {Action}, since its stream broke: "
        + "{Reason}", EventName = "QueryRecovered")]
    public static partial void QueryRecovered(
        this ILogger log, string operationId, RecoveryAction action, RecoveryReason reason);

    [LoggerMessage(1003, LogLevel.Warning, "Nothing was heard of query {OperationId} for {Limit}, and the server did "
        + "not answer a probe: the connection is replaced", EventName = "ConnectionReplaced")]
    public static partial void ConnectionReplaced(this ILogger log, string operationId, TimeSpan limit);

    [LoggerMessage(1004, LogLevel.Debug, "Query {OperationId} failed: {ErrorType}", EventName = "QueryFailed")]
    public static partial void QueryFailed(this ILogger log, string operationId, string errorType);

    [LoggerMessage(1005, LogLevel.Debug, "Query {OperationId} is interrupted, since its caller left before its end",
        EventName = "QueryInterrupted")]
    public static partial void QueryInterrupted(this ILogger log, string operationId);
}
