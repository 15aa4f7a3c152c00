using SparkDL.Functions;
using SparkDL.Worker.Barrier;
using SparkDL.Worker.Tasks;

namespace SparkDL.Worker.Tests;

public sealed class BarrierLimitTests : IDisposable
{
    private readonly LocalBarrierServer _server = new(ranks: 2);

    public void Dispose() => _server.Dispose();

    [Fact]
    public void A_rank_that_waits_in_vain_fails_at_the_limit_and_says_so()
    {
        var error = Assert.Throws<FunctionException>(() => Rank(0, "0.2").AllGather("here"));

        Assert.Contains("allGather call of rank 0 waited 0.2 s for all 2 ranks", error.Message);
        Assert.Contains(FunctionSettings.BarrierSeconds, error.Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1e14")]
    public async Task Ranks_that_come_in_time_meet(string? seconds)
    {
        var first = Task.Run(() => Rank(0, seconds).AllGather("a"));

        Assert.Equal(["a", "b"], Rank(1, seconds).AllGather("b"));
        Assert.Equal(["a", "b"], await first);
    }

    [Fact]
    public void A_limit_that_is_no_number_is_refused_where_it_is_set() =>
        Assert.Throws<ArgumentException>(() => FunctionSettings.Validate(Settings("soon")));

    private static Dictionary<string, string> Settings(string? seconds) =>
        seconds is null ? [] : new() { [FunctionSettings.BarrierSeconds] = seconds };

    private BarrierClient Rank(int rank, string? seconds)
    {
        var address = new BarrierAddress(_server.PortOf(rank), Path: null, _server.Secret, PreferIPv6: false);
        return new BarrierClient(address, rank, ["a", "b"], Settings(seconds), new TaskClock(), CancellationToken.None);
    }
}
