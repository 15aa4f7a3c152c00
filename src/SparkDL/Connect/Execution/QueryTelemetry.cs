using System.Diagnostics;
using SparkDL.Connect.Protos;
using SparkDL.Diagnostics;
using SparkDL.Functions.Commands;
using SparkDL.Instrumentation;

namespace SparkDL.Connect.Execution;

/// <summary>The span and the metrics of one query. There is none of it where nobody listens.</summary>
internal sealed class QueryTelemetry
{
    private readonly Activity? _activity;
    private readonly string _operation;
    private readonly long _begun = Stopwatch.GetTimestamp();
    private readonly bool _isCounted;
    private long _rows;
    private bool _hasEnded;

    private QueryTelemetry(ConnectClient client, string operationId, Plan plan)
    {
        _operation = OperationOf(plan);
        _activity = Telemetry.Source.StartDetached(Telemetry.Spans.ExecutePlan, ActivityKind.Client);
        _isCounted = Telemetry.ActiveQueries.Enabled;
        if (_isCounted) Telemetry.ActiveQueries.Add(1, SystemTag);
        if (_activity is not { IsAllDataRequested: true }) return;
        _activity.SetTag(Telemetry.Tags.System, Telemetry.Spark);
        _activity.SetTag(Telemetry.Tags.OperationName, _operation);
        _activity.SetTag(Telemetry.Tags.SessionId, client.SessionId);
        _activity.SetTag(Telemetry.Tags.OperationId, operationId);
    }

    private static KeyValuePair<string, object?> SystemTag => new(Telemetry.Tags.System, Telemetry.Spark);

    private static bool IsWanted => Telemetry.Source.HasListeners() || Telemetry.OperationDuration.Enabled
        || Telemetry.ReturnedRows.Enabled || Telemetry.ActiveQueries.Enabled;

    /// <summary>Begins to observe a query; null where nobody listens.</summary>
    public static QueryTelemetry? TryStart(ConnectClient client, string operationId, Plan plan) =>
        IsWanted ? new QueryTelemetry(client, operationId, plan) : null;

    /// <summary>
    /// The tag by which the query's tasks find its trace; null where there is none. It is the trace of the program
    /// where nobody listens to the client's own spans.
    /// </summary>
    public static string? TraceTag(QueryTelemetry? telemetry) =>
        TraceContext.Of(telemetry?._activity ?? Activity.Current)?.ToTag();

    /// <summary>Makes the query's span the current one until the asynchronous method that calls this returns.</summary>
    public void Enter()
    {
        if (_activity is not null) Activity.Current = _activity;
    }

    /// <summary>Counts the rows of a response.</summary>
    public void Observe(ExecutePlanResponse response)
    {
        if (response.ResponseTypeCase == ExecutePlanResponse.ResponseTypeOneofCase.ArrowBatch)
            _rows += response.ArrowBatch.RowCount;
    }

    /// <summary>Counts a broken stream, whether or not the query is observed as a whole.</summary>
    public static void CountRecovery(QueryTelemetry? telemetry, RecoveryAction action)
    {
        if (Telemetry.QueryRecoveries.Enabled)
        {
            Telemetry.QueryRecoveries.Add(
                1, new KeyValuePair<string, object?>(Telemetry.Tags.RecoveryAction, NameOf(action)));
        }

        if (action == RecoveryAction.Fail || telemetry?._activity is not { IsAllDataRequested: true } activity) return;
        activity.AddEvent(new ActivityEvent(
            action == RecoveryAction.Resend ? Telemetry.Events.Resend : Telemetry.Events.Reattach));
    }

    /// <summary>Ends the span and records the metrics, once.</summary>
    /// <param name="errorType">The kind of the failure; null where the query succeeded or was left early.</param>
    public void End(string? errorType = null)
    {
        if (_hasEnded) return;
        _hasEnded = true;
        if (errorType is not null) _activity.Fail(errorType);
        _activity.StopDetached();
        if (_isCounted) Telemetry.ActiveQueries.Add(-1, SystemTag);
        var tags = new TagList { SystemTag, { Telemetry.Tags.OperationName, _operation } };
        if (Telemetry.ReturnedRows.Enabled && errorType is null) Telemetry.ReturnedRows.Record(_rows, tags);
        if (errorType is not null) tags.Add(ErrorTypes.Tag, errorType);
        if (Telemetry.OperationDuration.Enabled)
            Telemetry.OperationDuration.Record(Stopwatch.GetElapsedTime(_begun).TotalSeconds, tags);
    }

    /// <summary>The kind of a failed query: Spark's class of the error, or the status of the call.</summary>
    public static string ErrorTypeOf(Exception error) => error is SparkServerException server
        ? server.ErrorClass ?? server.StatusCode.ToString()
        : ErrorTypes.Of(error);

    private static string NameOf(RecoveryAction action) => action switch
    {
        RecoveryAction.Resend => "resend",
        RecoveryAction.Fail => "fail",
        _ => "reattach",
    };

    // The client sees plans, not the methods that built them: a query is "collect" whatever it computes.
    private static string OperationOf(Plan plan) => plan.OpTypeCase switch
    {
        Plan.OpTypeOneofCase.Root => "collect",
        _ => plan.Command?.CommandTypeCase switch
        {
            Command.CommandTypeOneofCase.SqlCommand => "sql",
            Command.CommandTypeOneofCase.WriteOperation => "write",
            _ => "command",
        },
    };
}
