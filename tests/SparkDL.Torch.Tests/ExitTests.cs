namespace SparkDL.Torch.Tests;

/// <summary>
/// The end of a process that uses libtorch. A separate class, to run in parallel with <see cref="ProcessTests"/>.
/// </summary>
public sealed class ExitTests
{
    [Fact]
    [Trait("Tier", "slow")]
    public void A_process_with_threads_inside_operators_leaves_with_its_exit_code() => LeaveBusy(5);

    [Fact]
    [Trait("Tier", "long")]
    public void Two_hundred_exits_with_threads_inside_operators_never_abort() => LeaveBusy(200);

    private static void LeaveBusy(int times)
    {
        for (var k = 0; k < times; k++)
        {
            var (code, output, errors) = TorchProbe.Run("exit-busy");
            Assert.True(code == 7, $"exit {k + 1} had code {code}: {errors}");
            Assert.Equal("leaving", output.Trim());
            Assert.Equal("", errors);
        }
    }
}
