using SparkDL.Connect;
using SparkDL.Connect.Server;

namespace SparkDL.Sql;

/// <summary>
/// Makes the class-data archive for local servers: starts a server and runs a little of everything that programs do
/// first, so that Java records which classes they need.
/// </summary>
internal static class ClassDataTraining
{
    private static int _begun;

    /// <summary>Makes the archive on a background thread, once per program, where it is missing.</summary>
    public static void BeginInBackground()
    {
        if (Interlocked.Exchange(ref _begun, 1) != 0)
            return;
        new Thread(MakeQuietly) { IsBackground = true, Name = "sparkdl-class-data" }.Start();
    }

    /// <summary>Makes the archive now, unless it is there.</summary>
    /// <returns>Whether it is there afterwards.</returns>
    public static bool Make(bool lowPriority = false)
    {
        var start = ServerStartPlan.Create("local[2]", new Dictionary<string, string>())
            with
        { LowPriority = lowPriority };
        return new ClassDataArchive(start.Command).TryMake(start, Train);
    }

    private static void MakeQuietly()
    {
        try
        {
            Make(lowPriority: true);
        }
        catch (Exception e) when (e is SparkDLException or IOException or UnauthorizedAccessException)
        {
            // The archive only makes later starts faster: a program must not fail because it cannot be made.
        }
    }

    private static void Train(LocalServer server)
    {
        using var client = new ConnectClient(server.Target, new ConnectOptions());
        var version = client.ConnectAsync(default).GetAwaiter().GetResult();
        var session = new SparkSession(client, version, server: null);
        session.Sql("select 1 as one").Collect();
        var folder = Directory.CreateTempSubdirectory("sparkdl-training-").FullName;
        try
        {
            Use(session, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Use(SparkSession session, string folder)
    {
        var numbers = session.Range(0, 100, 1, 2).WithColumn("key", Functions.Col("id") % 3);
        numbers.GroupBy("key").Agg(Functions.Sum("id").As("sum")).OrderBy("key").Collect();
        numbers.Write.Mode("overwrite").Parquet(folder);
        var files = session.Read.Parquet(folder);
        files.Repartition(2).Limit(10).ShowString();
        session.Read.Format("binaryFile").Load(folder).Select("path", "length").Collect();
        session.CreateDataFrame(numbers.Limit(3).ToArrow(), numbers.Schema).Collect();
        session.Artifacts.AddFile("training", new byte[] { 1 });
        session.Conf.Set("spark.sql.shuffle.partitions", "2");
    }
}
