using SparkDL.Harness;
using SparkDL.Worker.Messages;
using SparkDL.Worker.Wire;

namespace SparkDL.Tests.Worker.Replay;

/// <summary>Recorded traffic of real Spark 3.5 to 4.2 through our own loop: the decoded answers must be the same.</summary>
[Trait("Suite", "worker-replay")]
public sealed class WorkerReplayTests
{
    public static IEnumerable<object[]> Connections() => RecordedConnection.Paths();

    [CorpusTheory("worker-protocol")]
    [MemberData(nameof(Connections))]
    public void A_recorded_connection_gets_the_recorded_answer(string path)
    {
        var recorded = RecordedConnection.Read(path);
        var requests = new List<byte[]>();

        var said = Replay.Run(recorded, new MemoryStream(recorded.Input), requests);

        if (!recorded.HasComparableAnswer) return;
        AssertSame(recorded, said);
        Assert.Equal(recorded.BarrierCalls.Select(call => call.FromWorker), requests);
    }

    [CorpusTheory("worker-protocol")]
    [MemberData(nameof(Connections))]
    public void The_same_comes_of_bytes_that_arrive_one_at_a_time(string path)
    {
        var recorded = RecordedConnection.Read(path);

        var whole = Replay.Run(recorded, new MemoryStream(recorded.Input));
        var trickled = Replay.Run(recorded, new TrickleStream(recorded.Input));

        Assert.Equal(Describe(recorded, whole), Describe(recorded, trickled));
    }

    [CorpusTheory("worker-protocol")]
    [MemberData(nameof(Connections))]
    public void A_connection_cut_in_the_middle_ends_with_a_named_error(string path) => CutEvery(17, path);

    [CorpusTheory("worker-protocol")]
    [Trait("Tier", "long")]
    [MemberData(nameof(Connections))]
    public void A_connection_cut_at_any_byte_ends_with_a_named_error(string path) => CutEvery(1, path);

    private static void CutEvery(int step, string path)
    {
        var recorded = RecordedConnection.Read(path);
        var afterGreeting = recorded is { IsDaemon: true, IsUnix: false } ? LengthOfSecret(recorded) : 0;
        for (var length = afterGreeting; length < recorded.Input.Length; length += step)
        {
            var said = RunCut(recorded, length);
            var answers = Answer.Decode(said, recorded.IsDaemon, recorded.IsUnix, recorded.Layout).Tasks;
            Assert.All(answers, answer => Assert.True(answer.Error is null || answer.Error.Contains("Exception: ")));
        }
    }

    private static byte[] RunCut(RecordedConnection recorded, int length)
    {
        try
        {
            return Replay.Run(recorded, new MemoryStream(recorded.Input, 0, length));
        }
        catch (WorkerProtocolException) when (!recorded.IsDaemon)
        {
            // Simple mode greets first: cut there, nobody is left to be told.
            return Replay.Run(recorded, new MemoryStream(recorded.Input));
        }
    }

    private static int LengthOfSecret(RecordedConnection recorded)
    {
        var wire = new WireReader(new MemoryStream(recorded.Input));
        return sizeof(int) + wire.ReadBytes("the secret").Length;
    }

    private static void AssertSame(RecordedConnection recorded, byte[] said)
    {
        var expected = Answer.Decode(recorded.Output, recorded.IsDaemon, recorded.IsUnix, recorded.Layout);
        var actual = Answer.Decode(said, recorded.IsDaemon, recorded.IsUnix, recorded.Layout);
        Assert.Equal(expected.Greeting, actual.Greeting);
        Assert.Equal(expected.Tasks.Select(task => task.Describe()), actual.Tasks.Select(task => task.Describe()));
        foreach (var (wanted, got) in expected.Tasks.Zip(actual.Tasks).Where(pair => pair.First.Error is not null))
            AssertSameReason(wanted.Error!, got.Error!);
    }

    /// <summary>The exception's type is the language's own; its message is the function's.</summary>
    private static void AssertSameReason(string expected, string actual)
    {
        var message = expected.Trim().Split('\n')[^1].Split(": ", 2)[^1];
        if (message.StartsWith("boom", StringComparison.Ordinal)) Assert.EndsWith(message, actual);
    }

    private static List<string> Describe(RecordedConnection recorded, byte[] said) =>
        [.. Answer.Decode(said, recorded.IsDaemon, recorded.IsUnix, recorded.Layout).Tasks.Select(task => task.Describe())];
}
