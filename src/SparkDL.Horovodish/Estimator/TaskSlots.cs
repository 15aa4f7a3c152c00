using SparkDL.Arrow;
using SparkDL.Sql;

namespace SparkDL.Horovodish.Estimator;

/// <summary>
/// Checks that a barrier stage finds a task slot for every rank at the same time. On a server that this library started
/// their number is known; elsewhere a stage is tried, which the client stops when none of its tasks runs.
/// </summary>
internal static class TaskSlots
{
    /// <exception cref="SparkSetupException">There are fewer slots than ranks, or their number changes.</exception>
    public static void Require(SparkSession session, int ranks)
    {
        if (session.Conf.Get("spark.dynamicAllocation.enabled", "false") == "true")
        {
            throw new SparkSetupException(
                "Training runs in a barrier stage, which Spark does not allow with dynamic allocation: "
                + "start the application with spark.dynamicAllocation.enabled=false.");
        }

        if (session.TaskSlots is not { } slots)
            Try(session, ranks);
        else if (slots < ranks)
        {
            throw new SparkSetupException(
                $"{ranks} ranks need {ranks} task slots at the same time, but the cluster has {slots}. "
                + "Set NumProcesses to the number of slots, or give the application more cores.");
        }
    }

    // Training ends in a shuffle, and a barrier stage before a shuffle that finds too few slots stops Spark altogether.
    // Without one it only waits or fails: so the slots are tried before anything depends on them.
    private static void Try(SparkSession session, int ranks) =>
        session.Range(0, ranks, 1, ranks)
            .MapInArrow(static (IEnumerable<RecordBatch> rows) => rows, "id long", isBarrier: true).Collect();
}
