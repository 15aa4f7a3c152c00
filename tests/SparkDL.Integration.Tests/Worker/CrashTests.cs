using System.Runtime.InteropServices;
using SparkDL.Arrow;
using SparkDL.Diagnostics;
using SparkDL.Functions;
using SparkDL.Harness;
using SparkDL.Sql;
using Xunit;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>Native code that crashes costs the process, and is told at the driver with the function and the task.</summary>
[Trait("Suite", "worker-live")]
public sealed class CrashTests(OneAttemptFixture fixture) : IClassFixture<OneAttemptFixture>
{
    [SparkFact]
    public void A_crash_in_native_code_is_told_with_the_function_and_the_task_and_the_next_query_is_served()
    {
        var error = Assert.ThrowsAny<SparkDLException>(
            () => fixture.Spark.Range(0, 10, partitions: 1).MapInArrow<CrashOnce, CrashPlace>(new(""), "id long").Collect());

        Assert.Matches(@"ran the function 'SparkDL\.Integration\.Tests\.Worker\.CrashOnce' in stage \d+, partition 0, attempt 0", error.Message);
        Assert.Contains("SIGSEGV", error.Message);
        Assert.Equal(10, fixture.Spark.Range(0, 10, partitions: 1).MapInArrow<TakeYourTime, Delay>(new(Seconds: 0), "id long").Count());
    }

    [SparkFact]
    public void A_crash_in_a_process_of_its_own_is_told_with_the_signal()
    {
        var error = Assert.ThrowsAny<SparkDLException>(() => fixture.Spark.Range(0, 10, partitions: 1)
            .MapInArrow<CrashOnce, CrashPlace>(new(""), "id long", isolated: true).Collect());

        Assert.Contains("was ended by signal 6 (SIGABRT", error.Message);
    }

    [SparkFact]
    public void After_a_crash_Spark_tries_again_and_no_row_is_lost()
    {
        var folder = Directory.CreateTempSubdirectory("sparkdl-crash-").FullName;
        using var spark = SparkSession.Builder().Master("local[2,4]").Create();

        var rows = spark.Range(0, 10_000, partitions: 4).MapInArrow<CrashOnce, CrashPlace>(new(folder), "id long").SelectExpr("count(*)", "sum(id)").Collect()[0];

        Assert.NotEmpty(Directory.GetFiles(folder));
        Assert.Equal([10_000L, 49_995_000L], [rows[0], rows[1]]);
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>Where a function that has crashed says so; empty: it crashes each time.</summary>
public sealed record CrashPlace(string Folder);

/// <summary>Ends its process from native code.</summary>
public sealed class CrashOnce : IMapFunction<CrashPlace>
{
    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, CrashPlace config, FunctionContext context)
    {
        var mark = Path.Combine(config.Folder, "crashed");
        if (config.Folder.Length > 0 && File.Exists(mark)) return batches;
        if (config.Folder.Length > 0) File.WriteAllText(mark, "");
        Abort();
        return batches;
    }

    [DllImport("libc", EntryPoint = "abort")]
    private static extern void Abort();
}
