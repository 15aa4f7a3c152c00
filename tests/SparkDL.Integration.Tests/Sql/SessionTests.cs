using SparkDL.Arrow;
using SparkDL.Connect;
using SparkDL.Harness;
using SparkDL.Integration.Tests.Harness;
using SparkDL.Sql;
using Xunit;
using static SparkDL.Sql.Functions;

namespace SparkDL.Integration.Tests.Sql;

/// <summary>Sessions, settings, errors and artifacts on real Spark.</summary>
[Collection(LocalSparkCollection.Name)]
public sealed class SessionTests(LocalSparkFixture fixture)
{
    private SparkSession Spark => fixture.Spark;

    [SparkFact]
    public void The_version_is_sparks() => Assert.StartsWith("4.2.", Spark.Version);

    [SparkFact]
    public void Settings_are_set_read_and_unset()
    {
        const string Key = "spark.sql.shuffle.partitions";
        var before = Spark.Conf.Get(Key);
        Spark.Conf.Set(Key, 7);
        Assert.Equal("7", Spark.Conf.Get(Key));
        Assert.Equal("7", Spark.Conf.GetAll("spark.sql.shuffle.")[Key]);
        Spark.Conf.Unset(Key);
        Assert.Equal(before, Spark.Conf.Get(Key));
        Assert.Equal("dflt", Spark.Conf.Get("spark.sparkdl.nothing", "dflt"));
        Assert.True(Spark.Conf.IsModifiable(Key));
        Assert.False(Spark.Conf.IsModifiable("spark.master"));
        Assert.Throws<SparkServerException>(() => Spark.Conf.Get("spark.sparkdl.nothing"));
    }

    [SparkFact]
    public void The_server_has_the_settings_that_barrier_stages_and_workers_want()
    {
        Assert.Equal("local[2,4]", Spark.Conf.Get("spark.master"));
        Assert.Equal("1s", Spark.Conf.Get("spark.scheduler.barrier.maxConcurrentTasksCheck.interval"));
        Assert.Equal("5", Spark.Conf.Get("spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures"));
        Assert.Equal("true", Spark.Conf.Get("spark.python.unix.domain.socket.enabled"));
        Assert.Equal("1048576", Spark.Conf.Get("spark.buffer.size"));
    }

    [SparkFact]
    public void A_column_that_is_not_there_is_named_with_the_ones_that_are()
    {
        var error = Assert.Throws<SparkServerException>(() => Spark.Range(1).Select("nope").Collect());
        Assert.Equal(("UNRESOLVED_COLUMN.WITH_SUGGESTION", "42703"), (error.ErrorClass, error.SqlState));
        Assert.Equal("`nope`", error.MessageParameters["objectName"]);
        Assert.Contains("AnalysisException", error.JavaClasses[0] + error.JavaClasses[1]);
        Assert.False(error.IsTransient);
        Assert.Contains("at org.apache.spark.sql.", error.ServerStackTrace);
    }

    [SparkFact]
    public void A_query_that_fails_while_it_runs_carries_its_class()
    {
        var error =
            Assert.Throws<SparkServerException>(() => Spark.Sql("select 1 / (id - id) from range(3)").Collect());
        Assert.Equal(("DIVIDE_BY_ZERO", "22012"), (error.ErrorClass, error.SqlState));
    }

    [SparkFact]
    public void Sql_that_is_none_is_told() =>
        Assert.Equal("PARSE_SYNTAX_ERROR", Assert.Throws<SparkServerException>(() => Spark.Sql("selec 1")).ErrorClass);

    [SparkFact]
    public void Sql_takes_parameters()
    {
        var rows = Spark.Sql("select id from range(10) where id > :least and 'a' = :text",
            new Dictionary<string, object?> { ["least"] = 7, ["text"] = "a" }).Collect();
        Assert.Equal([8L, 9L], rows.Select(r => r["id"]));
    }

    [SparkFact]
    public void Commands_run_at_once_and_views_are_found()
    {
        Spark.Range(5).CreateOrReplaceTempView("five");
        Assert.Equal(5, Spark.Table("five").Count());
        Spark.Sql("drop view five");
        Assert.Equal("TABLE_OR_VIEW_NOT_FOUND",
            Assert.Throws<SparkServerException>(() => Spark.Table("five").Count()).ErrorClass);
    }

    [SparkFact]
    public void A_big_artifact_arrives_and_the_same_name_with_other_bytes_cannot_happen()
    {
        var content = new byte[3_000_000];
        new Random(3).NextBytes(content);
        var name = Spark.Artifacts.AddFile("big.bin", content);
        Assert.Equal(name, Spark.Artifacts.AddFile("big.bin", content));
        content[0]++;
        Assert.NotEqual(name, Spark.Artifacts.AddFile("big.bin", content));
    }

    [SparkFact]
    public void Two_sessions_do_not_share_views()
    {
        var target = Spark.Client.Target;
        using var other = SparkSession.Builder()
            .Remote($"{target}/;token={target.Token};user_id=other").Create();
        other.Range(1).CreateOrReplaceTempView("mine");
        Assert.Throws<SparkServerException>(() => Spark.Table("mine").Count());
    }

    [SparkFact]
    public async Task Progress_of_a_long_query_is_told()
    {
        // A query without an end, so that its progress is told at least once on a machine of any speed.
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        ExecutionProgress? seen = null;
        void See(ExecutionProgress progress)
        {
            if (progress.RunningTasks == 0)
                return;
            seen = progress;
            enough.Cancel();
        }
        Spark.Progress += See;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Spark.Range(0, 1_000_000_000_000_000, 1, 4).Agg(Sum(Col("id") % 7)).CollectAsync(enough.Token));
        Spark.Progress -= See;
        Assert.NotNull(seen);
        Assert.True(seen.TotalTasks >= seen.RunningTasks, $"{seen}");
    }

    [SparkFact]
    public async Task A_hundred_queries_at_once_all_answer()
    {
        var queries = Enumerable.Range(0, 100).Select(i => Spark.Range(i).CollectAsync());
        var results = await Task.WhenAll(queries).WaitAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(Enumerable.Range(0, 100), results.Select(r => r.Count));
    }
}
