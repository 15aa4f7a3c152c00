using SparkDL;
using SparkDL.Sql;

// Part of set-up: makes Java's class-data archive for the Spark and the Java that are found now.
try
{
    var isThere = LocalSpark.Prepare();
    Console.WriteLine(isThere ? "the archive is there" : "Java wrote no archive, or another program makes it now");
    return 0;
}
catch (SparkDLException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
