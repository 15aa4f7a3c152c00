using System.Diagnostics;
using SparkDL.Horovodish.Instrumentation;

namespace SparkDL.Horovodish.Collectives;

/// <summary>The metrics of one collective, from <see cref="Begin"/> to the disposal.</summary>
internal readonly struct CollectiveTelemetry : IDisposable
{
    public const string AllReduce = "allreduce";
    public const string AllGather = "allgather";
    public const string Barrier = "barrier";
    public const string Broadcast = "broadcast";

    private readonly string _operation;
    private readonly long _begun;

    private CollectiveTelemetry(string operation, long begun) => (_operation, _begun) = (operation, begun);

    /// <summary>Begins to measure a collective over values of this many bytes.</summary>
    public static CollectiveTelemetry Begin(string operation, long bytes)
    {
        if (Telemetry.CollectiveIO.Enabled) Telemetry.CollectiveIO.Add(bytes, TagOf(operation));
        return new(operation, Telemetry.CollectiveDuration.Enabled ? Stopwatch.GetTimestamp() : 0);
    }

    /// <summary>Records the duration.</summary>
    public void Dispose()
    {
        if (_begun != 0)
            Telemetry.CollectiveDuration.Record(Stopwatch.GetElapsedTime(_begun).TotalSeconds, TagOf(_operation));
    }

    private static KeyValuePair<string, object?> TagOf(string operation) => new(Telemetry.Tags.Operation, operation);
}
