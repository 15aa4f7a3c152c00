using System.Diagnostics;
using SparkDL.Functions.Hosting;
using SparkDL.Sql;
using SparkDL.Worker;
using SparkDL.Worker.Tasks;
using Xunit;
using Xunit.Abstractions;
using static SparkDL.Sql.Functions;

namespace SparkDL.Chaos.Tests.Worker;

/// <summary>
/// Queries whose worker is ended by SIGKILL on the way, and whose results must be exact all the same.
/// </summary>
internal static class WorkerKills
{
    public const long Rows = 30_000;

    private const int MostQueries = 4;

    public static IReadOnlyList<string> Kinds { get; } = ["map", "scalar", "barrier"];

    /// <summary>
    /// Kills at each place that a task comes by, in each kind of function; the seed says at which pass.
    /// </summary>
    public static void KillEverywhere(SparkSession spark, int seed, ITestOutputHelper output)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        foreach (var place in FaultPointNames.OnEveryTask)
        {
            foreach (var kind in Kinds)
            {
                var (pass, watch) = (random.Next(1, 3), Stopwatch.StartNew());
                KillOnce(spark, place, kind, pass);
                output.WriteLine($"{place}, {kind}, pass {pass}: {watch.Elapsed.TotalSeconds:0.0} s");
            }
        }
    }

    /// <summary>Runs queries of a kind until the worker was killed at a place; each must give its rows.</summary>
    public static void KillOnce(SparkSession spark, string place, string kind, int pass)
    {
        var mark = Path.Combine(Path.GetTempPath(), $"sparkdl-kill-{Guid.NewGuid():N}");
        spark.Conf.Set(FaultPoints.SettingName, $"kill;{place};{pass};{mark}");
        // The first query arms the workers; a place before the command is read fires in the second.
        for (var query = 0; query < MostQueries && !File.Exists(mark); query++) AssertExact(Query(spark, kind));
        Assert.True(File.Exists(mark), $"the worker never came by {place} in a {kind}");
        File.Delete(mark);
        // What was killed behind its last word is missed by the next query only.
        AssertExact(Query(spark, kind));
    }

    /// <summary>Aggregated behind a shuffle: Spark starts a barrier stage again only then.</summary>
    public static void AssertExact(DataFrame rows)
    {
        var result = rows.Repartition(2).SelectExpr("count(id)", "sum(id)", "count(distinct id)").Collect()[0];
        Assert.Equal(Rows, result[0]);
        Assert.Equal(Rows * (Rows - 1) / 2, result[1]);
        Assert.Equal(Rows, result[2]);
    }

    private static DataFrame Query(SparkSession spark, string kind)
    {
        var numbers = spark.Range(0, Rows, partitions: 2);
        return kind switch
        {
            "scalar" => numbers.Select(
                (ScalarFunction.Call<Increment, ChaosPlan>(spark, new(), "long", Col("id")) - 1).As("id")),
            "barrier" => numbers.MapInArrow<MeetThenIdentity, ChaosPlan>(new(), "id long", isBarrier: true),
            _ => numbers.MapInArrow<Identity, ChaosPlan>(new(), "id long"),
        };
    }
}
