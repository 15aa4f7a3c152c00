#region deployment-usings
using SparkDL;
using SparkDL.Arrow;
using SparkDL.Connect;
using SparkDL.Functions;
using SparkDL.Sql;
using static SparkDL.Sql.Functions;
#endregion
using Docs.Tests.Harness;
using SparkDL.Harness;

namespace Docs.Tests.Guides;

/// <summary>The code of <c>docs/guides/deployment.md</c>.</summary>
[Collection(SharedSparkCollection.Name)] // one Spark at a time
public sealed class DeploymentGuide
{
    [SparkFact]
    public async Task Functions_run_on_a_cluster_that_has_nothing_installed_for_them()
    {
        await using StandaloneCluster cluster = await StandaloneCluster.StartAsync(workers: 1);
        string master = cluster.MasterUrl;

        #region deployment-cluster
        using SparkSession spark = SparkSession.Builder()
            .Master(master) // spark://host:7077
            .AppName("nightly scoring")
            .Config("spark.executor.memory", "1g")
            .Config(FunctionSettings.HangSeconds, 600)
            .Options(new ConnectOptions { CallTimeout = TimeSpan.FromMinutes(30) })
            .GetOrCreate();

        DataFrame rows = spark.Range(1_000).MapInArrow(static (RecordBatch batch) => batch, "id long");
        object? sum = rows.Agg(Sum("id")).Collect()[0][0];
        #endregion

        Assert.Equal(499_500L, sum);

        #region deployment-settings
        spark.Conf.Set(FunctionSettings.HangSeconds, 60); // from the next function on
        string limit = spark.Conf.Get(FunctionSettings.HangSeconds);
        #endregion

        Assert.Equal("60", limit);
    }

    [Fact]
    public void A_server_that_does_not_answer_is_named()
    {
        string? message = null;

        #region deployment-remote
        try
        {
            using SparkSession spark = SparkSession.Builder()
                .Remote("sc://127.0.0.1:1") // sc://host:15002/;use_ssl=true;token=…
                .Options(new ConnectOptions { ConnectTimeout = TimeSpan.FromSeconds(2) })
                .Create();
        }
        catch (SparkDLException e)
        {
            message = e.Message;
        }
        #endregion

        Assert.Contains("127.0.0.1", message);
    }
}
