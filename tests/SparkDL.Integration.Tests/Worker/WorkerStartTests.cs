using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using SparkDL.Functions.Shipping;
using Xunit;
using Xunit.Abstractions;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>The worker's process by itself, started as Spark starts it.</summary>
public sealed class WorkerStartTests(ITestOutputHelper output)
{
    private const int LimitKilobytes = 8 << 20;

    [Fact]
    public async Task It_starts_under_a_limit_of_8_GB_of_virtual_memory_and_leaves_with_its_executor()
    {
        var watch = Stopwatch.StartNew();
        using var worker = Start();
        var port = await ReadNumberAsync(worker.StandardOutput.BaseStream);
        output.WriteLine($"port after {watch.ElapsedMilliseconds} ms");
        using var connection = new TcpClient("127.0.0.1", port);

        var id = await ReadNumberAsync(connection.GetStream());

        Assert.True(Directory.Exists($"/proc/{id}"), "the id that it gave names no thread");
        output.WriteLine(
            File.ReadLines($"/proc/{worker.Id}/status")
                .First(line => line.StartsWith("VmRSS", StringComparison.Ordinal)));
        worker.StandardInput.Close();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await worker.WaitForExitAsync(deadline.Token);
        Assert.Equal(0, worker.ExitCode);
    }

    private static Process Start()
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardInput = true, RedirectStandardOutput = true };
        string[] arguments =
            ["-c", $"ulimit -v {LimitKilobytes}; exec \"$0\" \"$@\"", WorkerArchive.Unpack(WorkerArchive.Find()),
            "-m", "pyspark.daemon", "pyspark.worker"];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["PYTHON_WORKER_FACTORY_SECRET"] = "secret";
        return Process.Start(start)!;
    }

    private static async Task<int> ReadNumberAsync(Stream stream)
    {
        var bytes = new byte[sizeof(int)];
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await stream.ReadExactlyAsync(bytes, deadline.Token);
        return BinaryPrimitives.ReadInt32BigEndian(bytes);
    }
}
