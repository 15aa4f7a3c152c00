using System.Diagnostics;
using System.Diagnostics.Metrics;
using SparkDL.Diagnostics;

namespace SparkDL.Instrumentation;

/// <summary>
/// The names and instruments of the client's telemetry. They are a public contract: <c>docs/telemetry.md</c> lists
/// them, and a name that was released does not change.
/// </summary>
internal static class Telemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "SparkDL";

    public static readonly ActivitySource Source = TelemetryFactory.CreateSource(Name, typeof(Telemetry));

    private static readonly Meter Meter = TelemetryFactory.CreateMeter(Name, typeof(Telemetry));

    public static readonly Histogram<double> OperationDuration = Meter.CreateHistogram(
        "db.client.operation.duration", "s", "Time from sending a query to its end.", tags: null,
        TelemetryFactory.QuerySeconds);

    public static readonly Histogram<long> ReturnedRows = Meter.CreateHistogram(
        "db.client.response.returned_rows", "{row}", "Rows that a query returned to the client.", tags: null,
        TelemetryFactory.Rows);

    public static readonly UpDownCounter<long> ActiveQueries = Meter.CreateUpDownCounter<long>(
        "sparkdl.query.active", "{query}", "Queries that run now.");

    public static readonly Counter<long> QueryRecoveries = Meter.CreateCounter<long>(
        "sparkdl.query.recoveries", "{recovery}", "Broken streams of queries, by what followed.");

    public static readonly Counter<long> ArtifactUploads = Meter.CreateCounter<long>(
        "sparkdl.artifact.uploads", "{artifact}", "Artifacts that were uploaded, or failed to be.");

    public static readonly Counter<long> ArtifactIO = Meter.CreateCounter<long>(
        "sparkdl.artifact.io", "By", "Bytes of artifacts that were uploaded.");

    public static readonly Histogram<double> ServerStartDuration = Meter.CreateHistogram(
        "sparkdl.server.start.duration", "s", "Time that a local server took to start.", tags: null,
        TelemetryFactory.QuerySeconds);

    /// <summary>Names of spans.</summary>
    public static class Spans
    {
        public const string ExecutePlan = "execute plan";
        public const string OpenSession = "open session";
        public const string UploadArtifact = "upload artifact";
        public const string ShipFunctions = "ship functions";
        public const string StartLocalServer = "start local server";
    }

    /// <summary>Names of events on spans.</summary>
    public static class Events
    {
        public const string Reattach = "reattach";
        public const string Resend = "resend";
    }

    /// <summary>Names of attributes.</summary>
    public static class Tags
    {
        public const string System = "db.system.name";
        public const string OperationName = "db.operation.name";
        public const string RecoveryAction = "sparkdl.recovery.action";
        public const string SessionId = "sparkdl.session.id";
        public const string OperationId = "sparkdl.operation.id";
        public const string FunctionName = "sparkdl.function.name";
    }

    /// <summary>The value of <see cref="Tags.System"/>.</summary>
    public const string Spark = "spark";
}
