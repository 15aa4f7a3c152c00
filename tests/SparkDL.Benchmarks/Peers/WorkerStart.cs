using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SparkDL.Functions.Shipping;
using SparkDL.Harness.Measurement;

namespace SparkDL.Benchmarks.Peers;

/// <summary>
/// From the start of a worker's process until its port is read, which is how long the executor holds a lock for all its
/// workers; and what it then holds in memory. Beside it PySpark's daemon, where there is one.
/// </summary>
internal static class WorkerStart
{
    public static IEnumerable<string> Measure(BenchmarkOptions options)
    {
        var worker = WorkerArchive.Unpack(WorkerArchive.Find());
        List<(string Engine, string Program, List<(double Seconds, double Megabytes)> Starts)> sides =
            [("sparkdl", worker, [])];
        if (PeerProcess.IsThere) sides.Add(("pyspark", PeerProcess.Python, []));
        // The first of each reads its files from the disk: the rest count.
        for (var round = 0; round <= options.Size(full: 30, quick: 5); round++)
        {
            foreach (var side in sides) side.Starts.Add(Start(side.Program));
        }

        return [.. sides.Select(side => Line(side.Engine, side.Starts[1..]).ToJsonString())];
    }

    private static JsonObject Line(string engine, List<(double Seconds, double Megabytes)> starts)
    {
        var milliseconds = new Spread(starts.Select(start => 1000 * start.Seconds));
        return new JsonObject
        {
            ["bench"] = "worker_start",
            ["engine"] = engine,
            ["ms"] = new JsonObject
            {
                ["median"] = Math.Round(milliseconds.Median, 1),
                ["min"] = Math.Round(milliseconds.Min, 1),
                ["max"] = Math.Round(milliseconds.Max, 1),
                ["n"] = milliseconds.Count,
            },
            ["rss_mb"] = Math.Round(starts.Max(start => start.Megabytes), 1),
        };
    }

    private static (double Seconds, double Megabytes) Start(string program)
    {
        var start = new ProcessStartInfo(program, ["-m", "pyspark.daemon", "pyspark.worker"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PYTHON_WORKER_FACTORY_SECRET"] = "secret";
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.StandardOutput.BaseStream.ReadExactly(new byte[sizeof(int)]);
        var seconds = watch.Elapsed.TotalSeconds;
        // Time for what the worker does behind its port, since that counts for its memory.
        Thread.Sleep(200);
        var line = File.ReadLines($"/proc/{process.Id}/status")
            .First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        process.StandardInput.Close();
        process.WaitForExit(TimeSpan.FromSeconds(10));
        if (!process.HasExited) process.Kill();
        return (seconds,
            double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
                CultureInfo.InvariantCulture) / 1000);
    }
}
