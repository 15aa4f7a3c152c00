using SparkDL.Harness;
using Xunit;
using Xunit.Abstractions;

namespace SparkDL.Chaos.Tests.Worker;

/// <summary>
/// The worker is ended by SIGKILL at each named place, in each kind of function, on one server with retries.
/// </summary>
public sealed class KilledPlacesTests(ITestOutputHelper output)
{
    public static IEnumerable<object[]> SeedsOfPlaces() => Seeds.All;

    [SparkTheory]
    [Trait("Tier", "long")]
    [MemberData(nameof(SeedsOfPlaces))]
    public async Task A_worker_killed_at_any_place_of_any_kind_costs_nothing(int seed)
    {
        using var server = new MarkedServer(("spark.sql.shuffle.partitions", "2"));
        WorkerKills.KillEverywhere(server.Spark, seed, output);

        Assert.InRange(server.Workers().Count, 0, 1);
        server.Spark.Dispose();
        Assert.Empty(await server.WorkersLeftAsync(TimeSpan.FromSeconds(60)));
    }
}
