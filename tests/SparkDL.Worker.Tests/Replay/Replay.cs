using Microsoft.Extensions.Logging.Abstractions;
using SparkDL.Worker.Barrier;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Tasks;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tests.Replay;

/// <summary>Plays Spark's side of a recorded connection to the worker's loop.</summary>
internal static class Replay
{
    /// <summary>What the worker says to these bytes of the recording, delivered as the stream delivers them.</summary>
    public static byte[] Run(RecordedConnection recorded, Stream input, List<byte[]>? barrierRequests = null) =>
        Run(recorded, input, recorded.Layout, barrierRequests);

    /// <summary>The same, where the environment says this of Spark's version.</summary>
    public static byte[] Run(
        RecordedConnection recorded, Stream input, ProtocolVersion? stated, List<byte[]>? barrierRequests = null)
    {
        using var output = new MemoryStream();
        // Finding the lines of a trace takes longer than all the rest, and the cuts replay a million errors.
        var environment = new WorkerEnvironment { StatedVersion = stated, ReuseWorkers = true, HideTraceback = true };
        var loop = new TaskLoop(
            environment, new ReplayFunctions(), BarrierOf(recorded, barrierRequests ?? []), NullLoggerFactory.Instance);
        var (reader, writer) = (new WireReader(input), new WireWriter(output));
        if (Greet(recorded, reader, writer))
        {
            while (RunTask(loop, reader, writer) && recorded.IsDaemon)
            {
            }
        }

        writer.Flush();
        return output.ToArray();
    }

    private static bool RunTask(TaskLoop loop, WireReader reader, WireWriter writer)
    {
        using var cancellation = new TaskCancellation();
        return loop.Run(reader, writer, cancellation, () => { }) == TaskOutcome.Completed;
    }

    private static bool Greet(RecordedConnection recorded, WireReader reader, WireWriter writer)
    {
        const int Id = 4711;
        if (!recorded.IsDaemon)
            return WorkerHandshake.ConnectToSpark(reader, writer, Id, recorded.IsUnix ? null : "secret");
        var secret = recorded.IsUnix ? null : new WireReader(new MemoryStream(recorded.Input)).ReadText("the secret");
        return WorkerHandshake.AcceptFromSpark(reader, writer, Id, secret);
    }

    private static BarrierFinder BarrierOf(RecordedConnection recorded, List<byte[]> requests)
    {
        var server = new RecordedBarrier(recorded, requests);
        return context => context.IsBarrier
            ? server with { Secret = context.BarrierPath is null ? context.BarrierSecret : null }
            : null;
    }

    private sealed record RecordedBarrier(RecordedConnection Recorded, List<byte[]> Requests) : IBarrierEndpoint
    {
        public string? Secret { get; init; }

        public Stream Connect()
        {
            var call = Recorded.BarrierCalls[Requests.Count];
            Requests.Add([]);
            return new Conversation(call.FromServer, said => Requests[^1] = said);
        }
    }

    /// <summary>A stream that answers with what was recorded and keeps what is said to it.</summary>
    private sealed class Conversation(byte[] answer, Action<byte[]> ended) : MemoryStream(answer)
    {
        private readonly MemoryStream _said = new();

        public override void Write(ReadOnlySpan<byte> buffer) => _said.Write(buffer);

        protected override void Dispose(bool disposing)
        {
            ended(_said.ToArray());
            base.Dispose(disposing);
        }
    }
}
