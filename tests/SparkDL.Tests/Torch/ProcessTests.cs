using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace SparkDL.Tests.Torch;

/// <summary>What is seen from outside of a process that uses libtorch (<c>tests/SparkDL.TorchProbe</c>).</summary>
public sealed class ProcessTests
{
    [Fact]
    public void A_process_with_threads_inside_operators_leaves_with_its_exit_code() => LeaveBusy(5);

    [Fact]
    [Trait("Tier", "long")]
    public void Two_hundred_exits_with_threads_inside_operators_never_abort() => LeaveBusy(200);

    [Fact]
    public void Tensors_that_nobody_disposes_stay_within_the_budget()
    {
        Assert.InRange(Probe("forgotten", 6_000, 0).PeakMegabytes, 1, 1_000);
        Assert.InRange(Probe("forgotten", 6_000, 200).PeakMegabytes, 1, 1_000);
    }

    [Fact]
    [Trait("Tier", "long")]
    public void A_million_megabytes_that_nobody_disposes_cost_at_most_three_times_the_disposed()
    {
        var disposed = Probe("disposed", 1_000_000, 0);
        foreach (var window in new[] { 0, 200 })
        {
            var forgotten = Probe("forgotten", 1_000_000, window);
            Assert.InRange(forgotten.PeakMegabytes, 1, 1_000);
            Assert.InRange(forgotten.Seconds, 0, 3 * disposed.Seconds);
        }
    }

    [Fact]
    public void A_million_operator_calls_do_not_grow_the_process() =>
        Assert.InRange(Probe("operators", 1_000_000, 0).GrowthMegabytes, -1_000, 40);

    [Fact]
    public void What_two_finalizers_could_free_is_freed_once() => Probe("left-behind", 10_000, 0);

    private static void LeaveBusy(int times)
    {
        for (var k = 0; k < times; k++)
        {
            var (code, output, errors) = Run("exit-busy");
            Assert.True(code == 7, $"exit {k + 1} had code {code}: {errors}");
            Assert.Equal("leaving", output.Trim());
            Assert.Equal("", errors);
        }
    }

    private static Figures Probe(string what, int count, int window)
    {
        var (code, output, errors) = Run(what, count.ToString(CultureInfo.InvariantCulture), window.ToString(CultureInfo.InvariantCulture));
        Assert.True(code == 0, errors);
        using var json = JsonDocument.Parse(output);
        return new Figures(
            json.RootElement.GetProperty("seconds").GetDouble(), json.RootElement.GetProperty("peak_mb").GetInt64(),
            json.RootElement.GetProperty("growth_mb").GetInt64());
    }

    private static (int Code, string Output, string Errors) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "SparkDL.TorchProbe.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(TimeSpan.FromMinutes(8)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"the probe did not end: {string.Join(' ', arguments)}");
        }
        return (process.ExitCode, output.Result, errors.Result);
    }

    private sealed record Figures(double Seconds, long PeakMegabytes, long GrowthMegabytes);
}
