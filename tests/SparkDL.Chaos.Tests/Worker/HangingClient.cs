using SparkDL.Sql;

namespace SparkDL.Chaos.Tests.Worker;

/// <summary>A program with a session whose functions hang, in the worker and in children.</summary>
public static class HangingClient
{
    public static void Run(string master, string folder)
    {
        using var spark = SparkSession.Builder().Master(master).Config("spark.executor.memory", "1g").Create();
        spark.Range(0, 10, partitions: 2)
            .MapInArrow<WorkUntilCancelled, ChaosPlan>(new(folder, Seconds: 600), "id long", isolated: true).Collect();
    }
}
