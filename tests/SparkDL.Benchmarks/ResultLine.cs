using System.Globalization;
using System.Text.Json.Nodes;
using SparkDL.Harness.Measurement;

namespace SparkDL.Benchmarks;

/// <summary>
/// One JSON object per line, with the keys of the peers' benchmarks, so that one table holds both. What is called
/// <c>cpu_python_s</c> there is the CPU of everything but the JVM: here the driver program, workers and ranks.
/// </summary>
internal static class ResultLine
{
    public static IEnumerable<string> Both(Scenario scenario, ScenarioPair pair, PairedRun run,
        BenchmarkOptions options)
    {
        var ours = Side(scenario, pair, run.Ours, options, scenario.Variant, "sparkdl");
        ours["speed_over_bare"] = Ratio(run.Ratio);
        // A goal is missed when the whole interval lies below it: a busy machine proves nothing.
        if (pair.Goal is { } goal)
            ours["goal"] =
                new JsonObject { ["speed_over_bare"] = goal, ["met"] = run.Ratio.MedianInterval.High >= goal };
        yield return ours.ToJsonString();
        yield return Side(scenario, pair, run.Bare, options, "bare", pair.BareEngine).ToJsonString();
    }

    private static JsonObject Side(
        Scenario scenario, ScenarioPair pair, SideResult side, BenchmarkOptions options, string variant, string engine)
    {
        var line = new JsonObject { ["bench"] = scenario.Name, ["variant"] = variant, ["engine"] = engine };
        line[scenario.Unit] = pair.Units;
        line["tasks"] = options.Tasks;
        line["threads"] = 1;
        foreach (var (name, value) in pair.Parameters)
            line[name] = JsonValue.Create(value);
        line[$"{scenario.Unit}_per_s"] = Rates(pair.Units, side.Seconds);
        if (pair.Megabytes is { } megabytes)
            line["mb_per_s"] = Rates(megabytes, side.Seconds);
        line["seconds"] = new JsonObject
        {
            ["min"] = Rounded(side.Seconds.Min, 4),
            ["median"] = Rounded(side.Seconds.Median, 4),
            ["max"] = Rounded(side.Seconds.Max, 4),
            ["n"] = side.Seconds.Count,
        };
        line["cold_s"] = Rounded(side.ColdSeconds, 3);
        AddCpu(line, side.Cpu);
        line["rss_workers_mb"] = side.Memory.OwnMegabytes;
        line["rss_jvm_mb"] = side.Memory.JvmMegabytes;
        line["load1"] = double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
        return line;
    }

    /// <summary>The ratios of paired runs: their median, and how sure it is.</summary>
    public static JsonObject Ratio(Spread ratios) => new()
    {
        ["median"] = Rounded(ratios.Median, 4),
        ["low_95"] = Rounded(ratios.MedianInterval.Low, 4),
        ["high_95"] = Rounded(ratios.MedianInterval.High, 4),
        ["pairs"] = ratios.Count,
    };

    /// <summary>The CPU seconds of the cheapest run; null where none could be read.</summary>
    public static void AddCpu(JsonObject line, CpuSeconds? cpu)
    {
        line["cpu_jvm_s"] = cpu is null ? null : Rounded(cpu.Jvm, 2);
        line["cpu_python_s"] = cpu is null ? null : Rounded(cpu.Own, 2);
    }

    public static JsonObject Rates(double units, Spread seconds) => new()
    {
        ["median"] = Rounded(units / seconds.Median, 1),
        ["min"] = Rounded(units / seconds.Max, 1),
        ["max"] = Rounded(units / seconds.Min, 1),
    };

    private static double Rounded(double value, int digits) => Math.Round(value, digits);
}
