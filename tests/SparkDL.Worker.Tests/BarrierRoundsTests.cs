using System.Text;
using SparkDL.Worker.Barrier;

namespace SparkDL.Worker.Tests;

public sealed class BarrierRoundsTests
{
    [Theory]
    [InlineData(2, "called allGather")]
    [InlineData(7, "called call number 7, which the protocol does not have")]
    public async Task Different_calls_fail_by_their_names(int second, string name)
    {
        var rounds = new BarrierRounds(2);
        var first = Task.Run(() => rounds.AwaitReply(0, BarrierCall.Barrier, ""));

        var reply = rounds.AwaitReply(1, (BarrierCall)second, "");

        Assert.Equal(reply, await first);
        var text = Encoding.UTF8.GetString(reply);
        Assert.Contains("called barrier", text);
        Assert.Contains(name, text);
    }
}
