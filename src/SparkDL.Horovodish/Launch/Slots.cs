using SparkDL.Diagnostics;
using SparkDL.Sql;

namespace SparkDL.Horovodish;

/// <summary>
/// A barrier stage needs a slot for every rank at the same time. On servers that we start their number is known, and
/// too few are refused here; elsewhere the client watches the stage, and stops it when none of its tasks runs.
/// </summary>
internal static class Slots
{
    /// <exception cref="SparkSetupException">There are fewer slots than ranks, or their number changes.</exception>
    public static void Require(SparkSession session, int ranks)
    {
        if (session.Conf.Get("spark.dynamicAllocation.enabled", "false") == "true")
        {
            throw new SparkSetupException("Training runs in a barrier stage, which Spark does not allow with dynamic allocation: "
                + "start the application with spark.dynamicAllocation.enabled=false.");
        }

        if (session.TaskSlots is { } slots && slots < ranks)
        {
            throw new SparkSetupException($"{ranks} ranks need {ranks} task slots at the same time, but the cluster has {slots}. "
                + "Set NumProcesses to the number of slots, or give the application more cores.");
        }
    }
}
