using SparkDL.Diagnostics;
using SparkDL.Harness;
using SparkDL.Sql;
using SparkDL.Worker;
using Xunit;
using static SparkDL.Sql.Functions;

namespace SparkDL.Chaos.Tests.Worker;

/// <summary>The worker is ended by SIGKILL at named places: Spark tries again, and the result is exact.</summary>
public sealed class WorkerKillTests(ChaosClusterFixture fixture) : IClassFixture<ChaosClusterFixture>
{
    private const long Rows = 30_000;
    private static readonly string[] Kinds = ["map", "scalar", "barrier"];

    public static IEnumerable<object[]> SeedsOfPlaces() => Seeds.All;

    [SparkFact]
    public async Task A_worker_killed_in_the_middle_of_a_map_costs_nothing()
    {
        using (var spark = fixture.Connect()) KillOnce(spark, FaultPlaces.BatchWritten, "map", pass: 1);

        Assert.Empty(await WorkerProcesses.WaitUntilNoneAsync(fixture.Cluster.Folder, TimeSpan.FromSeconds(20)));
    }

    [SparkTheory]
    [Trait("Tier", "long")]
    [MemberData(nameof(SeedsOfPlaces))]
    public async Task A_worker_killed_at_any_place_of_any_kind_costs_nothing(int seed)
    {
        var random = new Random(seed);
        using (var spark = fixture.Connect())
        {
            foreach (var place in FaultPlaces.OfTask)
            {
                foreach (var kind in Kinds) KillOnce(spark, place, kind, pass: random.Next(1, 3));
            }
        }

        Assert.Empty(await WorkerProcesses.WaitUntilNoneAsync(fixture.Cluster.Folder, TimeSpan.FromSeconds(20)));
    }

    [SparkFact]
    public async Task A_rank_that_is_killed_lets_the_stage_start_again()
    {
        var folder = Directory.CreateTempSubdirectory("sparkdl-rank-").FullName;
        using (var spark = fixture.Connect())
        {
            var rows = spark.Range(0, Rows, partitions: 2)
                .MapInArrow<LoseRankOnce, ChaosPlan>(new(folder), "id long", isBarrier: true, isolated: true);

            AssertExact(rows);
        }

        Assert.True(File.Exists(Path.Combine(folder, "lost")));
        Assert.Empty(await WorkerProcesses.WaitUntilNoneAsync(fixture.Cluster.Folder, TimeSpan.FromSeconds(20)));
        Directory.Delete(folder, recursive: true);
    }

    private static void KillOnce(SparkSession spark, string place, string kind, int pass)
    {
        var mark = Path.Combine(Path.GetTempPath(), $"sparkdl-kill-{Guid.NewGuid():N}");
        spark.Conf.Set(FaultPoints.Setting, $"kill;{place};{pass};{mark}");
        // The first query arms the workers; a place before the command is read fires in the second.
        for (var query = 0; query < 3; query++) AssertExact(Query(spark, kind));
        Assert.True(File.Exists(mark), $"the worker never came by {place} in a {kind}");
        File.Delete(mark);
    }

    private static DataFrame Query(SparkSession spark, string kind)
    {
        var numbers = spark.Range(0, Rows, partitions: 2);
        return kind switch
        {
            "scalar" => numbers.Select((ScalarFunction.Call<Increment, ChaosPlan>(spark, new(), "long", Col("id")) - 1).As("id")),
            "barrier" => numbers.MapInArrow<MeetThenIdentity, ChaosPlan>(new(), "id long", isBarrier: true),
            _ => numbers.MapInArrow<Identity, ChaosPlan>(new(), "id long"),
        };
    }

    /// <summary>Aggregated behind a shuffle: Spark starts a barrier stage again only then.</summary>
    private static void AssertExact(DataFrame rows)
    {
        var result = rows.Repartition(2).SelectExpr("count(id)", "sum(id)", "count(distinct id)").Collect()[0];
        Assert.Equal(Rows, result[0]);
        Assert.Equal(Rows * (Rows - 1) / 2, result[1]);
        Assert.Equal(Rows, result[2]);
    }
}
