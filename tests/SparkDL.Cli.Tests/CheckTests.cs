using SparkDL.Cli.Doctor;

namespace SparkDL.Cli.Tests;

public sealed class CheckTests
{
    [Fact]
    public async Task A_check_without_an_answer_is_given_up_at_its_deadline()
    {
        using var end = new ManualResetEventSlim();
        var check = new Check("Disk", Required: true, () =>
        {
            end.Wait();
            return [];
        });

        var result = Assert.Single(await check.RunAsync(TimeSpan.FromMilliseconds(50)));
        end.Set();

        Assert.Equal(CheckState.TimedOut, result.State);
        Assert.Equal("Disk", result.Name);
        Assert.True(result.Required);
    }

    [Theory]
    [InlineData(true, CheckState.Missing)]
    [InlineData(false, CheckState.Absent)]
    internal async Task A_check_that_throws_becomes_a_line_of_the_report(bool required, CheckState expected)
    {
        var check = new Check("Disk", required, () => throw new IOException("it is broken"));

        var result = Assert.Single(await check.RunAsync(TimeSpan.FromMinutes(1)));

        Assert.Equal(expected, result.State);
        Assert.Contains("it is broken", result.Problem);
    }
}
