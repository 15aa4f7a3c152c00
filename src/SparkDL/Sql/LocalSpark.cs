using SparkDL.Connect.Server;
using SparkDL.Functions.Caching;

namespace SparkDL.Sql;

/// <summary>
/// Prepares this machine for local servers, ahead of the first program, and says what of them it has.
/// </summary>
public static class LocalSpark
{
    /// <summary>
    /// Finds Java and Spark (fetching it where there is none), and makes Java's class-data archive, with which a local
    /// server starts in less than half the time. What is there already is kept. Without this call, a program that finds
    /// no archive makes it in the background.
    /// </summary>
    /// <returns>
    /// Whether the archive is there; false where Java wrote none, or another program makes it at this moment.
    /// </returns>
    /// <exception cref="SparkSetupException">Java or Spark cannot be found.</exception>
    public static bool Prepare() => ClassDataTraining.Make();

    /// <summary>
    /// Looks for the parts that a local server needs. It starts, downloads and writes nothing, and throws nothing:
    /// what is missing is in the report, with what to do.
    /// </summary>
    public static LocalSparkReport Inspect()
    {
        var spark = LocalParts.Spark();
        return new LocalSparkReport
        {
            Java = LocalParts.Java(),
            Spark = spark,
            Connect = LocalParts.Connect(spark),
            Launcher = LocalParts.Launcher(),
            Worker = LocalParts.Worker(),
            CacheFolder = UserCache.Folder,
        };
    }

    /// <summary>
    /// Returns the path of the Java launcher's jar, which runs a .NET program under <c>spark-submit</c>; it is written
    /// to the user's cache if it is not there.
    /// </summary>
    /// <exception cref="SparkSetupException">This build of SparkDL has no launcher in it.</exception>
    public static string GetLauncherJar() => LauncherJar.Path;
}
