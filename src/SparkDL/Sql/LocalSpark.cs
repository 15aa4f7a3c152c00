namespace SparkDL.Sql;

/// <summary>Prepares this machine for local servers, ahead of the first program.</summary>
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
}
