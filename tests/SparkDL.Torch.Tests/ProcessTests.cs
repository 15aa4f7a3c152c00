using System.Globalization;
using System.Text.Json;
using Xunit.Abstractions;

namespace SparkDL.Torch.Tests;

/// <summary>What is seen from outside of a process that uses libtorch (<c>tests/SparkDL.Torch.Probe</c>).</summary>
public sealed class ProcessTests(ITestOutputHelper log)
{
    [Fact]
    [Trait("Tier", "slow")]
    public void Tensors_that_nobody_disposes_stay_within_the_budget()
    {
        Assert.InRange(Probe("forgotten", 6_000, 0).PeakMegabytes, 1, 1_000);
        Assert.InRange(Probe("forgotten", 6_000, 200).PeakMegabytes, 1, 1_000);
    }

    [Fact]
    public void Tensors_that_grew_old_before_they_were_forgotten_stay_within_the_budget() =>
        Assert.InRange(Probe("promoted", 6_000, 0).PeakMegabytes, 1, 1_000);

    [Fact]
    [Trait("Tier", "long")]
    public void A_million_megabytes_that_nobody_disposes_stay_under_one_gigabyte()
    {
        var disposed = Probe("disposed", 1_000_000, 0);
        foreach (var window in new[] { 0, 200 })
        {
            var forgotten = Probe("forgotten", 1_000_000, window);
            log.WriteLine(
                $"{window} alive: {forgotten.PeakMegabytes} MB at most, {forgotten.Seconds / disposed.Seconds:F2} "
                + "times the time of disposing (goal 3)");
            Assert.InRange(forgotten.PeakMegabytes, 1, 1_000);
            // Guards against a hang only: other tests run beside this one.
            Assert.InRange(forgotten.Seconds, 0, 30 * disposed.Seconds);
        }
    }

    [Fact]
    [Trait("Tier", "slow")]
    public void A_million_operator_calls_do_not_grow_the_process() =>
        Assert.InRange(Probe("operators", 1_000_000, 0).GrowthMegabytes, -1_000, 40);

    [Fact]
    public void What_two_finalizers_could_free_is_freed_once() => Probe("left-behind", 10_000, 0);

    private static Figures Probe(string what, int count, int window)
    {
        var (code, output, errors) = TorchProbe.Run(
            what, count.ToString(CultureInfo.InvariantCulture), window.ToString(CultureInfo.InvariantCulture));
        Assert.True(code == 0, errors);
        using var json = JsonDocument.Parse(output);
        return new Figures(
            json.RootElement.GetProperty("seconds").GetDouble(), json.RootElement.GetProperty("peak_mb").GetInt64(),
            json.RootElement.GetProperty("growth_mb").GetInt64());
    }

    private sealed record Figures(double Seconds, long PeakMegabytes, long GrowthMegabytes);
}
