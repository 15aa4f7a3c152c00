using SparkDL.Harness;
using SparkDL.Sql;
using Xunit;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>
/// Spark without daemons: a process for each task, which dials Spark, over TCP and over a Unix socket.
/// </summary>
[Trait("Suite", "worker-live")]
public sealed class SimpleModeTests
{
    [SparkTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Each_task_has_a_process_and_a_crash_is_told(bool unixSockets)
    {
        using var spark = SparkSession.Builder().Master("local[2,1]").Config("spark.python.use.daemon", "false")
            .Config("spark.python.unix.domain.socket.enabled", unixSockets ? "true" : "false").Create();

        var served = spark.Range(0, 4000, partitions: 3).MapInArrow<WhoServed, Numbers>(new(), WhoServed.Columns)
            .Collect();
        var error = Assert.ThrowsAny<SparkDLException>(
            () => spark.Range(0, 10, partitions: 1).MapInArrow<CrashOnce, Crash>(new(Way.Segfault), "id long")
                .Collect());

        Assert.Equal(3, served.Select(row => row[0]).Distinct().Count());
        Assert.Equal(4000L, served.Sum(row => (long)row[2]!));
        Assert.Contains("was ended by signal 11 (SIGSEGV", error.Message);
    }
}
