using SparkDL;
using SparkDL.Sql;

// What set-up does for the first program: Java's class-data archive for the Spark and Java that are found now.
try
{
    Console.WriteLine(SparkSetup.Prepare() ? "the archive is there" : "Java wrote no archive, or another program makes it now");
    return 0;
}
catch (SparkDLException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
