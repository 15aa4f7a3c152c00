using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Python;
using SparkDL.Worker.Tasks;
using SparkDL.Worker.Tests.Replay;
using SparkDL.Worker.Wire;
using Xunit.Abstractions;

namespace SparkDL.Worker.Tests;

/// <summary>
/// A task that the worker cannot read is an error at once: whoever waits for more of it waits for ever, and so does the
/// query. The connection stays open here, and waiting is what fails the test.
/// </summary>
public sealed class UnknownTaskTests(ITestOutputHelper output)
{
    private const string Context42 = """
        {"isBarrier":false,"connInfo":-1,"secret":"","stageId":1,"partitionId":2,"attemptNumber":0,"taskAttemptId":3,
        "cpus":1,
        "resources":{},"localProperties":{}}
        """;

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(208)]
    [InlineData(300)]
    [InlineData(9999)]
    [InlineData(-1)]
    public void An_eval_type_is_refused_by_its_number_before_its_data_is_read(int evalType) =>
        Assert.Contains($"{evalType}", Refusal(task => task.EvalType = evalType));

    [Theory]
    [InlineData(208)]
    [InlineData(211)]
    [InlineData(212)]
    [InlineData(213)]
    [InlineData(214)]
    public void Streaming_with_state_is_left_out_by_name(int evalType) => Assert.Contains(
        "functions with streaming state are not supported",
        Refusal(task => (task.EvalType, task.Command) = (evalType, "SDL1{}"u8.ToArray())));

    [Theory]
    [InlineData(100)]
    [InlineData(211)]
    [InlineData(300)]
    public void A_function_of_ours_of_a_kind_that_only_a_Python_runs_is_handed_to_none(int evalType)
    {
        var said = Refusal(
            task => (task.EvalType, task.Command) = (evalType, "SDL1{}"u8.ToArray()), python: "/nowhere/python");

        Assert.Contains($"({evalType})", said);
        Assert.DoesNotContain("/nowhere/python", said);
    }

    [Fact]
    public void A_kind_that_Spark_does_not_have_is_handed_to_no_Python_whoever_made_it() =>
        Assert.DoesNotContain(
            "/nowhere/python",
            Refusal(task => (task.EvalType, task.Command) = (9999, [0x80, 5]), python: "/nowhere/python"));

    [Fact]
    public void A_kind_of_PySparks_is_handed_to_a_Python() =>
        Assert.Contains(
            "/nowhere/python",
            Refusal(task => (task.EvalType, task.Command) = (100, [0x80, 5]), python: "/nowhere/python"));

    [Fact]
    public void A_command_that_nobody_makes_is_refused_with_its_first_bytes() =>
        Assert.Contains("0x53444c32", Refusal(task => task.Command = "SDL2{}"u8.ToArray(), python: "/nowhere/python"));

    [Fact]
    public void A_section_of_which_nothing_comes_is_an_error_within_a_second()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var spark = new TcpClient("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
        using var worker = listener.AcceptTcpClient();
        // A function is announced and none comes: so a section looks that another version left out.
        spark.GetStream().Write(new Task().Bytes());
        var watch = Stopwatch.StartNew();

        var said = Refusal(worker.GetStream(), python: null);

        output.WriteLine($"refused after {watch.ElapsedMilliseconds} ms: {said}");
        Assert.Contains("nothing came for 0.8 s", said);
    }

    [Fact]
    public void A_context_of_another_version_is_refused()
    {
        Assert.NotEmpty(Refusal(task => task.Context = """{"version":5}"""));
        Assert.NotEmpty(Refusal(task => task.Context = """{"isBarrier":fals"""));
        Assert.NotEmpty(Refusal(task => task.Context = Context42.Replace("\"stageId\":1", "\"stageId\":\"one\"")));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void A_section_that_announces_what_cannot_be_is_refused(int count)
    {
        Assert.Contains($"{count} includes", Refusal(task => task.Includes = count));
        Assert.Contains($"{count}", Refusal(task => task.Broadcasts = count));
        Assert.Contains($"{count} functions", Refusal(task => task.Functions = count));
    }

    [Fact]
    public void Broadcast_variables_are_passed_over_and_what_follows_stays_in_step() =>
        Assert.Contains("9999", Refusal(task =>
        {
            (task.Broadcasts, task.EvalType) = (3, 9999);
            task.BroadcastEntries = wire =>
            {
                wire.WriteLong(7);
                wire.WriteText("/a/path");
                // One to forget: it has no path.
                wire.WriteLong(-3);
                wire.WriteLong(8);
                wire.WriteText("/another");
            };
        }));

    [Fact]
    public void Broadcast_variables_that_are_encrypted_are_refused_by_name() =>
        Assert.Contains("Encrypted broadcast variables are not supported", Refusal(task =>
        {
            (task.Broadcasts, task.AreBroadcastsEncrypted) = (1, true);
            task.BroadcastEntries = wire =>
            {
                wire.WriteInt(1234);
                wire.WriteText("the secret of Spark's server");
                wire.WriteLong(7);
            };
        }));

    [Fact]
    public void A_task_without_a_function_is_refused() =>
        Assert.Contains("without a function", Refusal(task => task.Functions = 0));

    private static string Refusal(Action<Task> change, string? python = null)
    {
        var task = new Task();
        change(task);
        return Refusal(new OpenStream(task.Bytes()), python);
    }

    private static string Refusal(Stream input, string? python)
    {
        using var output = new MemoryStream();
        var environment = new WorkerEnvironment { StatedVersion = ProtocolVersion.V42, Python = python };
        var loop = new TaskLoop(environment, new ReplayFunctions(), _ => null, NullLoggerFactory.Instance, state: null,
            PythonTaskRunner.Of(environment, NullLoggerFactory.Instance));
        using var cancellation = new TaskCancellation();
        using var writer = new WireWriter(output);

        Assert.Equal(TaskOutcome.Failed, loop.Run(new WireReader(input), writer, cancellation, () => { }));

        var said = new WireReader(new MemoryStream(output.ToArray()));
        Assert.Equal(StreamMarker.Exception, said.ReadInt());
        var text = said.ReadText("an error");
        Assert.DoesNotContain(OpenStream.Waited, text);
        return text.Split('\n')[^1];
    }

    /// <summary>A task's header as Spark 4.2 writes it.</summary>
    private sealed class Task
    {
        public string Context { get; set; } = Context42;

        public int Includes { get; set; }

        public int Broadcasts { get; set; }

        public bool AreBroadcastsEncrypted { get; set; }

        public Action<WireWriter> BroadcastEntries { get; set; } = _ => { };

        public int EvalType { get; set; } = 207;

        public int Functions { get; set; } = 1;

        public byte[]? Command { get; set; }

        public byte[] Bytes()
        {
            using var bytes = new MemoryStream();
            using (var wire = new WireWriter(bytes))
            {
                wire.WriteInt(2);
                wire.WriteText("dotnet-10.0");
                wire.WriteText(Context);
                wire.WriteText("/files");
                wire.WriteInt(Includes);
                wire.Write([AreBroadcastsEncrypted ? (byte)1 : (byte)0]);
                wire.WriteInt(Broadcasts);
                BroadcastEntries(wire);
                foreach (var number in new[] { EvalType, 0, 0, Functions }) wire.WriteInt(number);
                if (Command is not null)
                {
                    // No arguments, one command, the result's number.
                    wire.WriteInt(0);
                    wire.WriteInt(1);
                    wire.WriteInt(Command.Length);
                    wire.Write(Command);
                    wire.WriteLong(0);
                }

                wire.Flush();
            }

            return bytes.ToArray();
        }
    }

    /// <summary>A connection on which nothing more comes, though it stays open.</summary>
    private sealed class OpenStream(byte[] bytes) : MemoryStream(bytes)
    {
        public const string Waited = "the worker waits for more";

        public override int Read(Span<byte> buffer) =>
            base.Read(buffer) is > 0 and var count ? count : throw new InvalidOperationException(Waited);
    }
}
