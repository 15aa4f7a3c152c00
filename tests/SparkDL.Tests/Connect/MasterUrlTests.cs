using SparkDL.Connect;
using SparkDL.Connect.Server;
using Xunit;

namespace SparkDL.Tests.Connect;

public sealed class MasterUrlTests
{
    [Theory]
    [InlineData("local", "local[1,4]")]
    [InlineData("local[2]", "local[2,4]")]
    [InlineData("local[*]", "local[*,4]")]
    [InlineData("local[2,1]", "local[2,1]")]
    [InlineData("local-cluster[2,1,1024]", "local-cluster[2,1,1024]")]
    [InlineData("spark://a:7077,b:7077", "spark://a:7077,b:7077")]
    [InlineData("yarn", "yarn")]
    public void Local_masters_retry_their_tasks(string master, string expected) =>
        Assert.Equal(expected, MasterUrl.Normalize(master));

    [Fact]
    public void A_servers_address_is_no_master() =>
        Assert.Contains("Remote", Assert.Throws<ArgumentException>(() => MasterUrl.Normalize("sc://host")).Message);

    [Fact]
    public void Pauses_between_tries_are_those_of_sparks_clients()
    {
        TimeSpan Backoff(int retry) => RetryPolicy.Default.Backoff(retry, Random.Shared);
        Assert.Equal([50, 200, 800], Enumerable.Range(0, 3).Select(i => Backoff(i).TotalMilliseconds));
        Assert.InRange(Backoff(3).TotalMilliseconds, 3200, 3700);
        Assert.InRange(Backoff(14).TotalMilliseconds, 60_000, 60_500);
        Assert.InRange(Backoff(1000).TotalMilliseconds, 60_000, 60_500);
    }
}
