using SparkDL.Harness;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tests.Replay;

/// <summary>
/// Recorded traffic of real Spark 3.5 to 4.2 through our own loop: the decoded answers must be the same.
/// </summary>
[Trait("Suite", "worker-replay")]
public sealed class WorkerReplayTests
{
    public static IEnumerable<object[]> Connections() => RecordedConnection.Paths();

    public static IEnumerable<object[]> Comparable() => RecordedConnection.ComparablePaths();

    public static IEnumerable<object[]> Incomparable() => RecordedConnection.IncomparablePaths();

    [CorpusTheory("worker-protocol")]
    [MemberData(nameof(Comparable))]
    public void A_recorded_connection_gets_the_recorded_answer(string path)
    {
        var recorded = RecordedConnection.Read(path);
        var requests = new List<byte[]>();

        var said = Replay.Run(recorded, new MemoryStream(recorded.Input), requests);

        AssertSame(recorded, said);
        Assert.All(Decode(recorded, said).Tasks.Where(task => task.Error is null), AssertTimed);
        Assert.Equal(recorded.BarrierCalls.Select(call => call.FromWorker), requests);
    }

    [CorpusTheory("worker-protocol")]
    [MemberData(nameof(Incomparable))]
    public void A_recorded_task_whose_answer_cannot_be_compared_is_answered_to_its_end(string path)
    {
        var recorded = RecordedConnection.Read(path);

        var tasks = Decode(recorded, Replay.Run(recorded, new MemoryStream(recorded.Input))).Tasks;

        Assert.NotEmpty(tasks);
        Assert.All(
            tasks, task => Assert.True(task.Error is not null || task.Accumulators is not null, task.Describe()));
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

    /// <summary>On all cores: a million cuts are replayed.</summary>
    private static void CutEvery(int step, string path)
    {
        var recorded = RecordedConnection.Read(path);
        var whole = Decode(recorded, Replay.Run(recorded, new MemoryStream(recorded.Input)))
            .Tasks.Select(task => task.DescribeData()).ToList();
        var cuts = (recorded.Input.Length + step - 1) / step;
        Parallel.For(0, cuts, cut => AssertNamed(recorded, cut * step, whole));
    }

    private static void AssertNamed(RecordedConnection recorded, int length, List<string> whole)
    {
        var cut = new MemoryStream(recorded.Input, 0, length);
        if (length < LengthOfGreeting(recorded))
        {
            Assert.Throws<WorkerProtocolException>(() => Replay.Run(recorded, cut));
            return;
        }

        var tasks = Decode(recorded, Replay.Run(recorded, cut)).Tasks;
        var begun = length > LengthOfGreeting(recorded);
        Assert.True(!begun || tasks.Count > 0, $"cut at {length}: a task that began got no answer");
        for (var i = 0; i < tasks.Count; i++)
        {
            var named = tasks[i].Error?.Contains("Exception: ") == true;
            Assert.True(named || tasks[i].DescribeData() == whole[i], $"cut at {length}: {tasks[i].Describe()}");
        }
    }

    /// <summary>What Spark says over TCP before the first task: its secret, or its answer to ours.</summary>
    private static int LengthOfGreeting(RecordedConnection recorded)
    {
        if (recorded.IsUnix) return 0;
        var wire = new WireReader(new MemoryStream(recorded.Input));
        return sizeof(int) + wire.ReadBytes("the greeting").Length;
    }

    private static void AssertSame(RecordedConnection recorded, byte[] said)
    {
        var expected = Decode(recorded, recorded.Output);
        var actual = Decode(recorded, said);
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

    private static void AssertTimed(TaskAnswer task)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.True(
            now - task.Timing[0] is >= 0 and < 600_000 && task.Timing[0] <= task.Timing[1]
                && task.Timing[1] <= task.Timing[2] && task.Timing[2] <= now,
            $"began, was ready and ended at {string.Join(", ", task.Timing)}; it is {now}");
        Assert.Equal([0L, 0L], task.Timing.TakeLast(2));
    }

    private static List<string> Describe(RecordedConnection recorded, byte[] said) =>
        [.. Decode(recorded, said).Tasks.Select(task => task.Describe())];

    private static Answer Decode(RecordedConnection recorded, byte[] said) =>
        Answer.Decode(said, recorded.IsDaemon, recorded.IsUnix, recorded.Layout);
}
