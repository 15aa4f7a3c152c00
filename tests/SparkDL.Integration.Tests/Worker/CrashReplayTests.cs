using System.Net.Sockets;
using System.Text.Json;
using SparkDL.Functions.Commands;
using SparkDL.Functions.Deployment;
using SparkDL.Harness;
using SparkDL.Worker.Wire;
using Xunit;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>
/// A crash is told to every version of Spark in the place of an answer: recorded tasks, whose function is replaced by one
/// that crashes, are played to the worker's executable.
/// </summary>
[Trait("Suite", "worker-replay")]
public sealed class CrashReplayTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-crash-").FullName;

    public static IEnumerable<object[]> Versions() =>
        Corpus.WorkerProtocol.Files("cases.json").Select(file => new object[] { Path.GetFileName(Path.GetDirectoryName(file))! });

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [CorpusTheory("worker-protocol")]
    [MemberData(nameof(Versions))]
    public async Task A_crash_is_told_to_each_version_of_Spark_and_nobody_new_is_let_in(string version)
    {
        using var worker = DirectWorker.Start(_folder, ("SDL_SPARK_VERSION", version));
        var port = await DirectWorker.ReadNumberAsync(worker.StandardOutput.BaseStream);
        using var spark = new TcpClient("127.0.0.1", port) { ReceiveTimeout = (int)DirectWorker.Patience.TotalMilliseconds };
        Greet(spark.GetStream());
        spark.GetStream().Write(CrashingTask(version));

        var said = new WireReader(spark.GetStream());
        Assert.Equal(Marks.Exception, said.ReadInt());
        Assert.Matches(@"was ended by signal 6 \(SIGABRT.*while it ran the function '.*CrashOnce' in stage \d+, partition 0, attempt 0", said.ReadText("the error"));
        // The next attempt needs a new process: one that ends must not take it.
        Assert.Throws<SocketException>(() => new TcpClient("127.0.0.1", port).Dispose());
        Assert.False(said.TryReadInt(out _));
        spark.Close();
        await worker.WaitForExitAsync().WaitAsync(DirectWorker.Patience);
        Assert.Equal(128 + 6, worker.ExitCode);
    }

    private static void Greet(NetworkStream stream)
    {
        var (input, output) = (new WireReader(stream), new WireWriter(stream));
        input.ReadInt();
        output.WriteText(DirectWorker.Secret);
        output.Flush();
        Assert.Equal("ok", input.ReadText("the greeting"));
    }

    /// <summary>The recorded task with our command in the place of its own.</summary>
    private static byte[] CrashingTask(string version)
    {
        var recorded = RecordedCase(version);
        var secret = new WireReader(new MemoryStream(recorded)).ReadBytes("the secret").Length;
        // The plan's text, which is among the task's properties, shows it before.
        var command = recorded.AsSpan().LastIndexOf("SDL1"u8);
        var length = new WireReader(new MemoryStream(recorded, command - sizeof(int), sizeof(int))).ReadInt();
        using var task = new MemoryStream();
        using (var wire = new WireWriter(task))
        {
            wire.Write(recorded.AsSpan((sizeof(int) + secret)..(command - sizeof(int))));
            var ours = FunctionCommandCodec.Encode(CommandBuilder.Build(
                FunctionKind.Map, CodeReferences.OfType(typeof(CrashOnce)), new Crash(), "id long", isolated: false) with
            {
                ApplicationFolder = UserCache.GetOrCopy("applications", ApplicationClosure.Of([typeof(CrashOnce).Assembly])),
            });
            wire.WriteInt(ours.Length);
            wire.Write(ours);
            wire.Write(recorded.AsSpan(command + length));
            wire.Flush();
        }

        return task.ToArray();
    }

    private static byte[] RecordedCase(string version)
    {
        var folder = Path.Combine(Corpus.WorkerProtocol.Folder, version);
        using var cases = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "cases.json")));
        var connection = cases.RootElement.GetProperty("crash").GetProperty("connections")[0];
        return File.ReadAllBytes(Path.Combine(folder, connection.GetProperty("in").GetString()!));
    }
}
