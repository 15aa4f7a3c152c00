using SparkDL.Functions.Hosting;

namespace SparkDL.Sql;

/// <summary>
/// The parts that a local Spark server and the C# functions on it need, as they were found on this machine.
/// </summary>
public sealed record LocalSparkReport
{
    /// <summary>
    /// Java: the path of <c>java</c> from <c>JAVA_HOME</c>, else from the <c>PATH</c>. Its version is null where the
    /// installation does not state it in a file.
    /// </summary>
    public required EnvironmentPart Java { get; init; }

    /// <summary>
    /// Spark: the folder that <c>SPARK_HOME</c> names, else the copy in the cache. A session that finds neither
    /// downloads Spark.
    /// </summary>
    public required EnvironmentPart Spark { get; init; }

    /// <summary>Spark's Connect server: the jar in Spark's folder.</summary>
    public required EnvironmentPart Connect { get; init; }

    /// <summary>The Java launcher: a jar inside this assembly, named by its path in the cache.</summary>
    public required EnvironmentPart Launcher { get; init; }

    /// <summary>
    /// The worker's archive: the one that <c>SPARKDL_WORKER_ARCHIVE</c> names, else the one beside the program. Queries
    /// without C# functions do not need it.
    /// </summary>
    public required EnvironmentPart Worker { get; init; }

    /// <summary>The cache folder of the user, which may not exist yet.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>Whether a local session can start.</summary>
    public bool CanStart => Java.IsUsable && Spark.IsUsable && Connect.IsUsable && Launcher.IsUsable;
}
