namespace SparkDL.Sql;

/// <summary>What can be done once, ahead of the first program.</summary>
public static class SparkSetup
{
    /// <summary>
    /// Finds Java and Spark (fetching it where there is none), and makes Java's class-data archive, with which a local
    /// server starts in less than half the time. What is there already is left as it is; programs that find no archive
    /// make it in the background.
    /// </summary>
    /// <returns>Whether the archive is there.</returns>
    public static bool Prepare() => ServerTraining.Make();
}
