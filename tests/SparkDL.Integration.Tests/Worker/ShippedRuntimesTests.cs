using System.Diagnostics;
using SparkDL.Harness;
using SparkDL.Sql;
using Xunit;
using Xunit.Abstractions;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>What a node has and what travels is the session's choice: libtorch, and .NET itself.</summary>
[Trait("Suite", "worker-live")]
public sealed class ShippedRuntimesTests(ClusterFixture fixture, ITestOutputHelper output)
    : IClassFixture<ClusterFixture>
{
    [SparkFact]
    [Trait("Tier", "long")]
    public void Libtorch_that_the_driver_sends_is_the_only_one_that_executors_load()
    {
        using var spark = Connect(("sparkdl.libtorch.ship", "true"));
        var watch = Stopwatch.StartNew();

        var rows = Libraries(spark, isolated: false);
        output.WriteLine($"first answer with libtorch sent along after {watch.Elapsed.TotalSeconds:0.0} s");
        rows.AddRange(Libraries(spark, isolated: true));

        Assert.Equal(4, rows.Count);
        Assert.All(rows, row => Assert.Equal(499_500.0, row[0]));
        Assert.All(rows,
            row => Assert.All(row[1]!.ToString()!.Split(':'), path => Assert.Contains("-libtorch/", path)));
        Assert.All(rows, row => Assert.Contains("libtorch_cpu", row[1]!.ToString()));
        Assert.All(rows, row => Assert.Contains("blas", row[1]!.ToString()));
    }

    [SparkFact]
    public void A_worker_without_its_own_NET_runs_on_the_nodes()
    {
        var shared = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        using var spark = Connect(
            ("sparkdl.worker.selfContained", "false"),
            ("spark.executorEnv.DOTNET_ROOT", Path.GetFullPath(Path.Combine(shared, "..", "..", ".."))));

        var rows = spark.Range(0, 2, partitions: 2).MapInArrow<WhereIsNet, Numbers>(new(), WhereIsNet.Columns)
            .Collect();

        Assert.Equal(2, rows.Count);
        Assert.All(rows, row => Assert.Equal(shared, row[0]));
    }

    private static List<Row> Libraries(SparkSession spark, bool isolated) =>
    [
        .. spark.Range(0, 2, partitions: 2)
        .MapInArrow<LoadedLibraries, Numbers>(new(), LoadedLibraries.Columns, isolated: isolated).Collect(),
    ];

    private SparkSession Connect(params (string Name, string Value)[] settings)
    {
        var builder = SparkSession.Builder().Master(fixture.Cluster.MasterUrl).Config("spark.executor.memory", "1g");
        foreach (var (name, value) in settings) builder = builder.Config(name, value);
        return builder.Create();
    }
}
