using System.Net.Sockets;
using SparkDL.Harness;
using SparkDL.Integration.Tests.Worker;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Wire;
using Xunit;

namespace SparkDL.Worker.Tests.Executable;

/// <summary>A crash is told to every version of Spark in the place of an answer.</summary>
[Trait("Suite", "worker-replay")]
public sealed class CrashReplayTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-crash-").FullName;

    public static IEnumerable<object[]> Versions() =>
        Corpus.WorkerProtocol.Files("cases.json")
            .Select(file => new object[] { Path.GetFileName(Path.GetDirectoryName(file))! });

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [CorpusTheory("worker-protocol")]
    [MemberData(nameof(Versions))]
    public async Task A_crash_is_told_to_each_version_of_Spark_and_nobody_new_is_let_in(string version)
    {
        using var worker = DirectWorker.Start(_folder, ("SDL_SPARK_VERSION", version));
        var port = await DirectWorker.ReadNumberAsync(worker.StandardOutput.BaseStream);
        using var spark = DirectWorker.Dial(port);

        RecordedTask.Send<CrashOnce>(spark.GetStream(), version, new Crash());

        var said = new WireReader(spark.GetStream());
        Assert.Equal(StreamMarker.Exception, said.ReadInt());
        Assert.Matches(@"was ended by signal 6 \(SIGABRT.*while it ran the function '.*CrashOnce' in stage \d+, "
            + @"partition 0, attempt 0", said.ReadText("the error"));
        // The next attempt needs a new process: one that ends must not take it.
        Assert.Throws<SocketException>(() => DirectWorker.Dial(port).Dispose());
        Assert.False(said.TryReadInt(out _));
        spark.Close();
        await worker.WaitForExitAsync().WaitAsync(DirectWorker.Patience);
        Assert.Equal(128 + 6, worker.ExitCode);
    }
}
