using SparkDL.Harness;
using SparkDL.Sql;
using Xunit;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>The shim that the driver built, on executors where nothing was installed but libtorch.</summary>
[Collection(WorkerClusterCollection.Name)]
[Trait("Suite", "worker-live")]
public sealed class ShimOnExecutorsTests(ClusterFixture fixture)
{
    [SparkTheory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void An_operator_runs_in_the_worker_and_in_the_ranks_of_a_barrier_stage(bool isBarrier, bool isolated)
    {
        var rows = fixture.Spark.Range(0, 1000, partitions: 2)
            .MapInArrow<SumTensorOverRanks, Numbers>(new(), SumTensorOverRanks.Columns, isBarrier, isolated).Collect();

        Assert.Equal([0, 1], rows.Select(row => (int)row[0]!).Order());
        if (isBarrier) Assert.All(rows, row => Assert.Equal(499_500.0, row[1]));
        else Assert.Equal(499_500.0, rows.Sum(row => (double)row[1]!));
    }
}
