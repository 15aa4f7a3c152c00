using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SparkDL.Harness.Measurement;
using SparkDL.Sql;

namespace SparkDL.Benchmarks.Scenarios;

/// <summary>
/// How long a new program waits for its first answer: from asking for a session of <c>local[*]</c> to the count of
/// three rows. Each run is a process of its own, since a second start in the same one has its code compiled already.
/// Nothing stands beside it, so it is no pair.
/// </summary>
internal static class ColdStart
{
    public const string Name = "cold_start";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static string Measure(BenchmarkOptions options, TextWriter log)
    {
        LocalSpark.Prepare();
        var runs = new List<JsonObject>();
        for (var run = 0; run < options.Size(10, 3); run++)
        {
            log.WriteLine($"{Name}: run {run + 1}");
            runs.Add(StartOnce());
        }
        var session = new Spread(runs.Select(r => (double)r["session_s"]!));
        var answer = new Spread(runs.Select(r => (double)r["answer_s"]!));
        return new JsonObject
        {
            ["bench"] = Name,
            ["variant"] = "local[*]",
            ["engine"] = "sparkdl",
            ["class_data"] = runs.TrueForAll(r => (bool)r["class_data"]!),
            ["session_s"] = Figures(session),
            ["seconds"] = Figures(answer),
            ["cpu_jvm_s"] = new Spread(runs.Select(r => (double)r["cpu_jvm_s"]!)).Median,
            ["load1"] = new Spread(runs.Select(r => (double)r["load1"]!)).Median,
        }.ToJsonString();
    }

    /// <summary>In a process of its own: one start, told as a line of JSON.</summary>
    public static int RunOnce(TextWriter output)
    {
        var watch = Stopwatch.StartNew();
        using var spark = SparkSession.Builder().Master("local[*]").GetOrCreate();
        var session = watch.Elapsed.TotalSeconds;
        spark.Range(3).Count();
        var answer = watch.Elapsed.TotalSeconds;
        output.WriteLine(JsonSerializer.Serialize(new
        {
            session_s = Math.Round(session, 3),
            answer_s = Math.Round(answer, 3),
            class_data = spark.Server!.HasClassData,
            cpu_jvm_s = Math.Round(ProcessTree.CpuSeconds().Jvm, 2),
            load1 = double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture),
        }));
        return 0;
    }

    private static JsonObject StartOnce()
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(ColdStart).Assembly.Location, "--once"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"A cold start gave no answer within {Patience.TotalMinutes} minutes.");
        }
        return JsonNode.Parse(output.GetAwaiter().GetResult())!.AsObject();
    }

    private static JsonObject Figures(Spread seconds) => new()
    {
        ["min"] = seconds.Min,
        ["median"] = seconds.Median,
        ["max"] = seconds.Max,
        ["n"] = seconds.Count,
    };
}
