using SparkDL.Harness;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tests.Replay;

/// <summary>
/// The environment may say nothing of Spark's version, or something wrong: the bytes decide, or there is an error that
/// says so.
/// </summary>
[Trait("Suite", "worker-replay")]
public sealed class StatedVersionTests
{
    public static IEnumerable<object[]> Connections() => RecordedConnection.Paths();

    [CorpusTheory("worker-protocol")]
    [MemberData(nameof(Connections))]
    public void Whatever_version_is_stated_a_recorded_connection_is_read_as_what_it_is(string path)
    {
        var recorded = RecordedConnection.Read(path);
        var right = Replay.Run(recorded, new MemoryStream(recorded.Input));
        ProtocolVersion?[] others =
            [null, ProtocolVersion.V35, ProtocolVersion.V40, ProtocolVersion.V41, ProtocolVersion.V42];

        foreach (var stated in others)
        {
            var said = Replay.Run(recorded, new MemoryStream(recorded.Input), stated);
            Assert.Equal(Describe(recorded, right), Describe(recorded, said));
        }
    }

    [CorpusTheory("worker-protocol")]
    [MemberData(nameof(Connections))]
    public void A_header_fits_its_own_layout_alone_or_says_the_same_in_both(string path)
    {
        var recorded = RecordedConnection.Read(path);
        var wire = FirstTask(recorded);
        var right = HeaderLayout.Read(wire.Preview(), recorded.Layout);
        ProtocolVersion[] versions =
            [ProtocolVersion.V35, ProtocolVersion.V40, ProtocolVersion.V41, ProtocolVersion.V42];
        foreach (var version in versions)
        {
            if (version == recorded.Layout) continue;
            // In a barrier over TCP 4.0 and 4.1 write the same.
            if (right.Context.BarrierPort > 0 && IsMiddle(version) && IsMiddle(recorded.Layout))
                Assert.Equal(Text(right), Text(HeaderLayout.Read(wire.Preview(), version)));
            else Assert.Throws<WorkerProtocolException>(() => HeaderLayout.Read(wire.Preview(), version));
        }
    }

    [CorpusTheory("worker-protocol")]
    [MemberData(nameof(Connections))]
    public void A_Spark_that_is_said_to_be_older_than_all_is_refused_unless_its_bytes_say_otherwise(string path)
    {
        var recorded = RecordedConnection.Read(path);

        var said = Replay.Run(recorded, new MemoryStream(recorded.Input), ProtocolVersion.Older);
        var tasks = Decode(recorded, said).Tasks;

        if (recorded.Layout == ProtocolVersion.V42)
            Assert.DoesNotContain(tasks, task => task.Error?.Contains("older than 3.5") == true);
        else Assert.Contains("older than 3.5", Assert.Single(tasks).Error);
    }

    [Theory]
    [InlineData("SDL_SPARK_VERSION", "4.1.2", ProtocolVersion.V41)]
    [InlineData("SDL_SPARK_VERSION", "4.3.0", ProtocolVersion.V42)]
    [InlineData("SDL_SPARK_VERSION", "3.4.1", ProtocolVersion.Older)]
    [InlineData("PYTHONPATH", "/x/pyspark.zip:/y/spark-core_2.13-4.0.3.jar", ProtocolVersion.V40)]
    [InlineData("PYTHONPATH", "/y/spark-core_2.12-3.5.8.jar", ProtocolVersion.V35)]
    [InlineData("SPARK_PYTHON_RUNTIME", "PYTHON_WORKER", ProtocolVersion.V42)]
    [InlineData("PYTHON_UNIX_DOMAIN_ENABLED", "True", ProtocolVersion.V41)]
    [InlineData("PYTHON_UDF_BATCH_SIZE", "100", ProtocolVersion.V40)]
    [InlineData("SPARK_AUTH_SOCKET_TIMEOUT", "15", ProtocolVersion.V35)]
    internal void The_environment_names_the_version(string variable, string value, ProtocolVersion version) =>
        Assert.Equal(version, ProtocolDetection.FromEnvironment(name => name == variable ? value : null));

    [Fact]
    public void What_is_stated_comes_before_the_jars_name_and_that_before_the_rest()
    {
        var variables = new Dictionary<string, string>
        {
            ["SDL_SPARK_VERSION"] = "4.0.0",
            ["PYTHONPATH"] = "/spark-core_2.13-4.1.0.jar",
            ["SPARK_PYTHON_RUNTIME"] = "PYTHON_WORKER",
        };

        Assert.Equal(ProtocolVersion.V40, ProtocolDetection.FromEnvironment(variables.GetValueOrDefault));
        variables.Remove("SDL_SPARK_VERSION");
        Assert.Equal(ProtocolVersion.V41, ProtocolDetection.FromEnvironment(variables.GetValueOrDefault));
        variables.Remove("PYTHONPATH");
        Assert.Equal(ProtocolVersion.V42, ProtocolDetection.FromEnvironment(variables.GetValueOrDefault));
    }

    [Theory]
    [InlineData("4.2.0", ProtocolVersion.V42, null, true)]
    [InlineData("4.3.1", ProtocolVersion.V42, null, true)]
    [InlineData("", ProtocolVersion.V35, null, true)]
    [InlineData("4.1.2", ProtocolVersion.V40, null, false)]
    [InlineData("4.1.2", ProtocolVersion.V40, ProtocolVersion.V41, false)]
    [InlineData("4.1.2", ProtocolVersion.V40, ProtocolVersion.V40, true)]
    internal void What_the_client_was_told_confirms_what_was_read(
        string client, ProtocolVersion read, ProtocolVersion? stated, bool agrees)
    {
        void Confirm() => ProtocolDetection.Confirm(client, [read], stated);

        if (agrees) Confirm();
        else Assert.Contains(
            "Spark 4.1.2, and this task came as Spark 4.0",
            Assert.Throws<WorkerProtocolException>(Confirm).Message);
    }

    private static bool IsMiddle(ProtocolVersion version) => version is ProtocolVersion.V40 or ProtocolVersion.V41;

    private static string Text(TaskHeader header) =>
        System.Text.Json.JsonSerializer.Serialize(header with { Version = ProtocolVersion.Older });

    /// <summary>The recording behind its greeting, the task's number and the Python version.</summary>
    private static WireReader FirstTask(RecordedConnection recorded)
    {
        var wire = new WireReader(new MemoryStream(recorded.Input));
        if (!recorded.IsUnix) wire.ReadText("the greeting");
        wire.ReadInt();
        wire.ReadText("the Python version");
        wire.TryBuffer(16 * 1024, TimeSpan.FromSeconds(1));
        return wire;
    }

    private static List<string> Describe(RecordedConnection recorded, byte[] said) =>
        [.. Decode(recorded, said).Tasks.Select(task => task.Describe())];

    private static Answer Decode(RecordedConnection recorded, byte[] said) =>
        Answer.Decode(said, recorded.IsDaemon, recorded.IsUnix, recorded.Layout);
}
