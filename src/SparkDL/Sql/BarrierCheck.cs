namespace SparkDL.Sql;

/// <summary>Checks once per session that its cluster can run barrier stages.</summary>
internal sealed class BarrierCheck
{
    private const string DynamicAllocation = "spark.dynamicAllocation.enabled";

    /// <exception cref="SparkSetupException">The cluster allocates executors dynamically.</exception>
    public BarrierCheck(SparkSession session)
    {
        if (session.Conf.Get(DynamicAllocation, "false") == "true")
        {
            throw new SparkSetupException($"The cluster runs with {DynamicAllocation}=true, and Spark cannot run a "
                + "barrier stage there: the number of task slots changes. Start the application with it set to false "
                + "and with as many executors as are needed.");
        }
    }
}
