using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using SparkDL.Arrow;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Ipc;
using SparkDL.Functions;
using SparkDL.Harness;
using SparkDL.Integration.Tests.Worker;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Wire;
using Xunit;
using Xunit.Abstractions;

namespace SparkDL.Worker.Tests.Executable;

/// <summary>What Spark does not show of its worker: a test takes its place.</summary>
public sealed class DirectTaskTests(ITestOutputHelper output) : IDisposable
{
    private const string Version = "4.2.0";
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-direct-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>
    /// The figure is one second at most; the limit only tells it from a function that was never told.
    /// </summary>
    [CorpusFact("worker-protocol")]
    public async Task A_function_is_told_within_a_second_that_Spark_has_hung_up_and_its_memory_is_free()
    {
        using var worker = DirectWorker.Start(_folder, ("SDL_SPARK_VERSION", Version));
        var port = await DirectWorker.ReadNumberAsync(worker.StandardOutput.BaseStream);
        var watch = new Stopwatch();
        using (var spark = DirectWorker.Dial(port))
        {
            RecordedTask.Send<WaitForStop>(spark.GetStream(), Version, new Signs(_folder));
            await SeenAsync("began-0");
            watch.Start();
        }

        await SeenAsync("stopped-0");

        output.WriteLine($"told {watch.ElapsedMilliseconds} ms after the hang-up");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal("True", File.ReadAllText(Path.Combine(_folder, "stopped-0")));
        // The same process serves on, and holds nothing of the batches that the function was in.
        using var again = DirectWorker.Dial(port);
        RecordedTask.Send<ReportMemory>(again.GetStream(), Version, new Numbers(), ReportMemory.Columns);
        using var answer = ReadAnswer(again.GetStream());
        var report = (StructColumn)answer[0];
        Assert.Equal(worker.Id, report.Children[0].GetValue(0));
        Assert.Equal(0L, report.Children[1].GetValue(0));
    }

    [CorpusFact("worker-protocol")]
    public async Task Each_line_that_a_function_logs_says_stage_partition_and_attempt()
    {
        using var worker = DirectWorker.Start(_folder, readErrors: true, ("SDL_SPARK_VERSION", Version));
        var port = await DirectWorker.ReadNumberAsync(worker.StandardOutput.BaseStream);
        using var spark = DirectWorker.Dial(port);

        RecordedTask.Send<SayHello>(spark.GetStream(), Version, new Numbers(Message: "a word"));

        var line = "";
        while (!line.Contains("a word"))
            line = await worker.StandardError.ReadLineAsync().WaitAsync(DirectWorker.Patience)
                ?? throw new EndOfStreamException();
        Assert.Matches(
            new Regex(@$"Warning sparkdl-worker\[{worker.Id}\] SparkDL\.Functions\.FunctionContext\[0\] "
                + @"\[stage \d+ partition 0 attempt 0\] a word"),
            line);
    }

    [LoopbackIPv6Fact]
    public async Task It_listens_where_Spark_prefers_IPv6_and_leaves_a_stranger_outside()
    {
        using var worker = DirectWorker.Start(_folder, ("SPARK_PREFER_IPV6", "True"));
        var port = await DirectWorker.ReadNumberAsync(worker.StandardOutput.BaseStream);
        using var stranger = DirectWorker.Dial(port, IPAddress.IPv6Loopback);
        var (input, wire) = (new WireReader(stranger.GetStream()), new WireWriter(stranger.GetStream()));
        Assert.True(input.ReadInt() > 0);

        wire.WriteText("a guess");
        wire.Flush();

        Assert.Equal("err", input.ReadText("the greeting"));
        Assert.False(input.TryReadInt(out _));
    }

    private static RecordBatch ReadAnswer(NetworkStream stream)
    {
        var said = new WireReader(stream);
        Assert.Equal(StreamMarker.StartArrowStream, said.ReadInt());
        using var reader = new ArrowStreamReader(said);
        return reader.ReadNextBatch()!.Retain();
    }

    private async Task SeenAsync(string name)
    {
        for (var watch = Stopwatch.StartNew(); !File.Exists(Path.Combine(_folder, name)); await Task.Delay(5))
            Assert.True(watch.Elapsed < DirectWorker.Patience, $"{name} was not seen");
    }
}

/// <summary>Logs what it is told to.</summary>
public sealed class SayHello : IMapFunction<Numbers>
{
    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, Numbers config, FunctionContext context)
    {
        context.Log.LogWarning("{Message}", config.Message);
        return batches;
    }
}
