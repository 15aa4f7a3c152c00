using SparkDL.Diagnostics;
using SparkDL.Sql;

// What set-up does for the first program: Java's class-data archive for the Spark and Java that are found now.
try
{
    Console.WriteLine(SparkSetup.Prepare() ? "the archive is there" : "Java wrote no archive, or another program makes it now");
    return 0;
}
catch (Exception e) when (e is SparkDLException or IOException or UnauthorizedAccessException)
{
    // Servers start without it too, only later: what keeps them from starting at all is told where it is met.
    Console.WriteLine($"no archive: {e.Message}");
    return 0;
}
