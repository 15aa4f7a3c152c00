using System.Text.Json.Nodes;
using SparkDL.Harness.Measurement;

namespace SparkDL.Benchmarks.Peers;

/// <summary>
/// Several ways to do one job, run in turn, round after round, so that a busy neighbour falls on all of them.
/// </summary>
internal sealed class Sides
{
    private readonly List<Side> _sides = [];

    public void Add(string engine, string variant, Func<double> run) => _sides.Add(new Side(engine, variant, run));

    /// <summary>One cold run of each and the rounds; then a line per side, with our speed over it.</summary>
    public IEnumerable<string> Measure(string bench, double rows, string ours, BenchmarkOptions options)
    {
        foreach (var side in _sides)
        {
            side.ColdSeconds = side.Run();
            Console.Error.WriteLine($"{bench}: {side.Variant} took {side.ColdSeconds:0.0} s cold");
        }

        var rounds = options.Size(full: 30, quick: 3);
        for (var round = 0; round < rounds; round++)
        {
            for (var turn = 0; turn < _sides.Count; turn++) _sides[(turn + round) % _sides.Count].RunTimed();
        }

        var own = _sides.Single(side => side.Variant == ours);
        return [.. _sides.Select(side => Line(side, own, bench, rows, options).ToJsonString())];
    }

    private static JsonObject Line(Side side, Side own, string bench, double rows, BenchmarkOptions options)
    {
        var ratio = new Spread(side.Seconds.Zip(own.Seconds, (theirs, ourSeconds) => theirs / ourSeconds));
        var line = new JsonObject
        {
            ["bench"] = bench,
            ["engine"] = side.Engine,
            ["variant"] = side.Variant,
            ["rows"] = rows,
            ["tasks"] = options.Tasks,
            ["threads"] = 1,
            ["rows_per_s"] = ResultLine.Rates(rows, new Spread(side.Seconds)),
            ["our_speed_over_it"] = ResultLine.Ratio(ratio),
            ["cold_s"] = Math.Round(side.ColdSeconds, 2),
        };
        ResultLine.AddCpu(line, side.Cpu.Least);
        return line;
    }

    private sealed record Side(string Engine, string Variant, Func<double> Run)
    {
        public double ColdSeconds { get; set; }

        public List<double> Seconds { get; } = [];

        public CpuLog Cpu { get; } = new();

        public void RunTimed() => Cpu.Add(() => Seconds.Add(Run()));
    }
}
