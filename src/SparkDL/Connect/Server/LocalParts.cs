using SparkDL.Functions.Caching;
using SparkDL.Functions.Hosting;
using SparkDL.Functions.Shipping;

namespace SparkDL.Connect.Server;

/// <summary>Looks for the parts of a local server. Nothing is started, downloaded or written.</summary>
internal static class LocalParts
{
    public static EnvironmentPart Java() => EnvironmentPart.Look(() =>
    {
        var (executable, version) = JavaRuntime.Look();
        return new EnvironmentPart(executable, version, JavaRuntime.ProblemOf(executable, version));
    });

    public static EnvironmentPart Spark() => EnvironmentPart.Look(() =>
    {
        var home = SparkHome();
        var core = Jar(home, "spark-core_");
        return core is null
            ? new EnvironmentPart(
                home, Problem: $"{home} has no jars/spark-core_*.jar: it is not the folder of a Spark.")
            : new EnvironmentPart(home, VersionOf(core));
    });

    /// <param name="spark">The Spark that was found.</param>
    public static EnvironmentPart Connect(EnvironmentPart spark) => EnvironmentPart.Look(() =>
    {
        if (spark.Path is not { } home)
            return new EnvironmentPart(Path: null, Problem: "It is a part of Spark, which was not found.");
        var jar = Jar(home, "spark-connect_");
        return jar is null
            ? new EnvironmentPart(Path: null, Problem: $"{home} has no jars/spark-connect_*.jar, which Spark 4 has: "
                + $"set SPARK_HOME to the folder of a Spark {SparkFinder.Version}.")
            : new EnvironmentPart(jar, VersionOf(jar));
    });

    public static EnvironmentPart Launcher() => LauncherJar.IsEmbedded
        ? EnvironmentPart.Look(() => new EnvironmentPart(LauncherJar.CachedPath))
        : new EnvironmentPart(Path: null, Problem: LauncherJar.NotEmbedded);

    public static EnvironmentPart Worker() => EnvironmentPart.Look(() => new EnvironmentPart(WorkerArchive.Find()));

    /// <exception cref="SparkSetupException">Neither SPARK_HOME nor the cache has a Spark.</exception>
    private static string SparkHome()
    {
        if (Environment.GetEnvironmentVariable("SPARK_HOME") is { Length: > 0 } named)
        {
            return Directory.Exists(named)
                ? Path.GetFullPath(named)
                : throw new SparkSetupException($"SPARK_HOME is {named}, which is not a folder: set it to the folder "
                    + $"of a Spark {SparkFinder.Version}.");
        }

        var cached = Path.Combine(UserCache.Folder, $"spark-{SparkFinder.Version}");
        return SparkInstallation.At(cached)?.Home ?? throw new SparkSetupException($"SPARK_HOME is not set, and "
            + $"{cached} does not exist: set SPARK_HOME to the folder of a Spark {SparkFinder.Version}, or let the "
            + "first local session, or LocalSpark.Prepare, download it.");
    }

    private static string? Jar(string home, string prefix)
    {
        var folder = Path.Combine(home, "jars");
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, $"{prefix}*.jar").Min() : null;
    }

    // spark-core_2.13-4.2.0.jar: the version of Scala, then that of Spark.
    private static string? VersionOf(string jar) =>
        Path.GetFileNameWithoutExtension(jar).Split('-', 4) is [_, _, var version, ..] ? version : null;
}
