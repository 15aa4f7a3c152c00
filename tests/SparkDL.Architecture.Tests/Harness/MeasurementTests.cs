using SparkDL.Harness.Measurement;

namespace SparkDL.Architecture.Tests.Harness;

public sealed class MeasurementTests
{
    [Fact]
    public void The_median_interval_is_that_of_the_sign_test()
    {
        // Tabulated ranks for 95 %: n = 10 gives the 2nd and 9th value, n = 30 the 10th and 21st.
        Assert.Equal((2, 9), Numbers(10).MedianInterval);
        Assert.Equal((10, 21), Numbers(30).MedianInterval);
        Assert.Equal((1, 3), Numbers(3).MedianInterval);
    }

    [Fact]
    public void The_median_of_an_even_sample_lies_between_its_middle_values() => Assert.Equal(5.5, Numbers(10).Median);

    [Fact]
    public void A_pair_is_measured_in_alternation_and_the_ratio_says_how_much_faster_ours_is()
    {
        var calls = new List<string>();

        var run = PairedRun.Measure(
            () => PairedRun.Time(() => Spin(calls, "ours", 4)),
            () => PairedRun.Time(() => Spin(calls, "bare", 12)),
            quick: true);

        Assert.Equal(["ours", "bare", "ours", "bare", "bare", "ours", "ours", "bare"], calls);
        Assert.Equal(3, run.Ratio.Count);
        Assert.True(run.Ratio.Max > 1, $"ours was given a third of the work, yet the ratios end at {run.Ratio.Max}");
    }

    [Fact]
    public void The_process_tree_counts_our_own_work()
    {
        var before = ProcessTree.CpuSeconds();
        Spin([], "", 300);

        Assert.True((ProcessTree.CpuSeconds() - before).Own > 0.02);
        Assert.True(ProcessTree.Memory().OwnMegabytes > 10);
    }

    private static Spread Numbers(int count) => new(Enumerable.Range(1, count).Select(number => (double)number));

    private static void Spin(List<string> calls, string name, int milliseconds)
    {
        calls.Add(name);
        var until = Environment.TickCount64 + milliseconds;
        while (Environment.TickCount64 < until)
            Thread.SpinWait(100);
    }
}
