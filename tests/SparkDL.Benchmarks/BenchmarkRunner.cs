using SparkDL.Benchmarks.Arrow;
using SparkDL.Benchmarks.Peers;
using SparkDL.Benchmarks.Scenarios;
using SparkDL.Benchmarks.Torch;
using SparkDL.Harness.Measurement;

namespace SparkDL.Benchmarks;

/// <summary>Runs the scenarios that were asked for and prints a JSON line for each side.</summary>
internal static class BenchmarkRunner
{
    private static readonly Scenario[] All =
        [new Identity(), new ScoreMlp(), new ScoreImages(), new JoinedBatches(), new JpegIngest(), new Training(),
            new TelemetryCost(),
            .. ArrowScenarios.All,
            new ResNetScenario(training: false), new ResNetScenario(training: true), new LoadScenario()];

    public static int Run(string[] arguments, TextWriter output, TextWriter log)
    {
        BenchmarkOptions options;
        try
        {
            options = BenchmarkOptions.Parse(arguments);
        }
        catch (ArgumentException error)
        {
            log.WriteLine(error.Message);
            return 2;
        }

        if (options.Once)
            return ColdStart.RunOnce(output);
        string[] known = [.. All.Select(scenario => scenario.Name), ColdStart.Name, .. PeerBenchmarks.All.Keys];
        var unknown = options.Scenarios.Except(known).ToList();
        if (unknown.Count > 0)
        {
            log.WriteLine($"No scenario {string.Join(", ", unknown)}: one of {string.Join(", ", known)}");
            return 2;
        }

        try
        {
            RunAll(options, output, log);
            return 0;
        }
        catch (SparkDLException error)
        {
            log.WriteLine(error.Message);
            return 1;
        }
    }

    private static void RunAll(BenchmarkOptions options, TextWriter output, TextWriter log)
    {
        foreach (var scenario in All.Where(s => Wanted(s.Name, options)))
            RunOne(scenario, options, output, log);
        if (Wanted(ColdStart.Name, options))
            output.WriteLine(ColdStart.Measure(options, log));
        // Those need a PySpark beside us, so they run only when named.
        foreach (var name in options.Scenarios.Where(PeerBenchmarks.All.ContainsKey))
        {
            log.WriteLine($"{name}: measuring");
            foreach (var line in PeerBenchmarks.All[name](options))
                output.WriteLine(line);
        }
    }

    private static bool Wanted(string name, BenchmarkOptions options) =>
        options.Scenarios.Count == 0 || options.Scenarios.Contains(name);

    private static void RunOne(Scenario scenario, BenchmarkOptions options, TextWriter output, TextWriter log)
    {
        log.WriteLine($"{scenario.Name}: preparing");
        using var pair = scenario.Prepare(options);
        log.WriteLine($"{scenario.Name}: measuring");
        var result = PairedRun.Measure(pair.Ours, pair.Bare, options.Quick);
        foreach (var line in ResultLine.Both(scenario, pair, result, options))
            output.WriteLine(line);
    }
}
