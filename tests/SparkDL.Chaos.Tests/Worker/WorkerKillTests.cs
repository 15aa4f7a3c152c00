using SparkDL.Harness;
using SparkDL.Sql;
using SparkDL.Worker;
using SparkDL.Worker.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace SparkDL.Chaos.Tests.Worker;

/// <summary>
/// The worker is ended by SIGKILL on the standalone cluster: Spark tries again, and the result is exact.
/// </summary>
[Collection(ChaosCollection.Name)]
public sealed class WorkerKillTests(ChaosClusterFixture fixture, ITestOutputHelper output)
{
    public static IEnumerable<object[]> SeedsOfPlaces() => Seeds.All;

    [SparkFact]
    public async Task A_worker_killed_in_the_middle_of_a_map_costs_nothing()
    {
        using (var spark = fixture.Connect()) WorkerKills.KillOnce(spark, FaultPointNames.BatchWritten, "map", pass: 1);

        Assert.Empty(await fixture.WorkersLeftAsync());
    }

    [SparkTheory]
    [Trait("Tier", "long")]
    [MemberData(nameof(SeedsOfPlaces))]
    public async Task A_worker_killed_at_any_place_of_any_kind_costs_nothing(int seed)
    {
        using (var spark = fixture.Connect()) WorkerKills.KillEverywhere(spark, seed, output);

        Assert.Empty(await fixture.WorkersLeftAsync());
    }

    [SparkFact]
    public async Task A_rank_that_is_killed_lets_the_stage_start_again()
    {
        var folder = Directory.CreateTempSubdirectory("sparkdl-rank-").FullName;
        using (var spark = fixture.Connect())
        {
            var rows = spark.Range(0, WorkerKills.Rows, partitions: 2)
                .MapInArrow<LoseRankOnce, ChaosPlan>(new(folder), "id long", isBarrier: true, isolated: true);

            WorkerKills.AssertExact(rows);
        }

        Assert.True(File.Exists(Path.Combine(folder, "lost")));
        Assert.Empty(await fixture.WorkersLeftAsync());
        Directory.Delete(folder, recursive: true);
    }
}
