using System.Diagnostics;

namespace SparkDL.Harness.Measurement;

/// <summary>
/// What one side of a comparison took: seconds of every timed run and CPU seconds of its cheapest one.
/// </summary>
public sealed record SideResult(double ColdSeconds, Spread Seconds, CpuSeconds? Cpu, MemoryPeak Memory);

/// <summary>Two ways to do the same work, timed in alternation so that a busy neighbour falls on both.</summary>
public sealed record PairedRun(SideResult Ours, SideResult Bare, Spread Ratio)
{
    private const int Pairs = 30;
    private const int QuickPairs = 3;

    /// <summary>A side that takes longer gets fewer pairs; the count is in every result line.</summary>
    private static readonly TimeSpan SlowRun = TimeSpan.FromSeconds(10);
    private const int SlowPairs = 5;

    /// <summary>One cold run of each, then the pairs; who goes first alternates.</summary>
    /// <param name="ours">Runs our side once and says how many seconds count.</param>
    /// <param name="bare">The same for the other side.</param>
    /// <param name="quick">Few pairs, to see that it runs.</param>
    public static PairedRun Measure(Func<double> ours, Func<double> bare, bool quick)
    {
        var first = new Side(ours);
        var second = new Side(bare);
        var slow = Math.Max(first.RunCold(), second.RunCold()) > SlowRun.TotalSeconds;
        var pairs = quick ? QuickPairs : slow ? SlowPairs : Pairs;
        for (var pair = 0; pair < pairs; pair++)
        {
            Side[] order = pair % 2 == 0 ? [first, second] : [second, first];
            foreach (var side in order)
                side.Run();
        }

        // Above one, ours is faster.
        var ratios = second.Seconds.Zip(first.Seconds, (bareSeconds, ourSeconds) => bareSeconds / ourSeconds);
        return new PairedRun(first.Result(), second.Result(), new Spread(ratios));
    }

    /// <summary>The seconds that <paramref name="action"/> takes.</summary>
    public static double Time(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }

    private sealed class Side(Func<double> run)
    {
        private double _cold;
        private readonly CpuLog _cpu = new();
        private MemoryPeak _memory = new(0, 0);

        public List<double> Seconds { get; } = [];

        public double RunCold() => _cold = run();

        public void Run() => _cpu.Add(() =>
        {
            using var sampler = new MemorySampler();
            Seconds.Add(run());
            _memory = _memory.Max(sampler.Stop());
        });

        public SideResult Result() => new(_cold, new Spread(Seconds), _cpu.Least, _memory);
    }
}
