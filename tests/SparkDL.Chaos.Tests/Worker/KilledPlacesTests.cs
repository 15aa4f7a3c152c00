using System.Diagnostics;
using SparkDL.Harness;
using SparkDL.Worker;
using Xunit;
using Xunit.Abstractions;

namespace SparkDL.Chaos.Tests.Worker;

/// <summary>The worker is ended by SIGKILL at each named place, in each kind of function, on one server with retries.</summary>
public sealed class KilledPlacesTests(ITestOutputHelper output)
{
    public static IEnumerable<object[]> SeedsOfPlaces() => Seeds.All;

    [SparkTheory]
    [Trait("Tier", "long")]
    [MemberData(nameof(SeedsOfPlaces))]
    public async Task A_worker_killed_at_any_place_of_any_kind_costs_nothing(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var server = new MarkedServer(("spark.sql.shuffle.partitions", "2"));
        foreach (var place in FaultPlaces.OfTask)
        {
            foreach (var kind in WorkerKills.Kinds)
            {
                var (pass, watch) = (random.Next(1, 3), Stopwatch.StartNew());
                WorkerKills.KillOnce(server.Spark, place, kind, pass);
                output.WriteLine($"{place}, {kind}, pass {pass}: {watch.Elapsed.TotalSeconds:0.0} s");
            }
        }

        Assert.InRange(server.Workers().Count, 0, 1);
        server.Spark.Dispose();
        Assert.Empty(await server.WorkersLeftAsync(TimeSpan.FromSeconds(60)));
    }
}
