namespace SparkDL.Sql;

/// <summary>What must hold for barrier stages in a session, looked at once.</summary>
internal sealed class BarrierCheck
{
    private const string DynamicAllocation = "spark.dynamicAllocation.enabled";

    public BarrierCheck(SparkSession session)
    {
        if (session.Conf.Get(DynamicAllocation, "false") == "true")
        {
            throw new SparkSetupException($"The cluster runs with {DynamicAllocation}=true, and Spark cannot run a barrier "
                + "stage there: its slots come and go. Start the application with it set to false and with as many "
                + "executors as are needed.");
        }
    }
}
