namespace SparkDL.Harness;

/// <summary>The Spark and the Java that set-up found or fetched, as tests see them.</summary>
public static class SparkInstallation
{
    private const string Version = "4.2.0";

    /// <summary>Spark's folder: <c>SPARK_HOME</c>, else the copy in the user's cache.</summary>
    public static string? Home { get; } = Candidates().FirstOrDefault(IsSpark);

    public static string? Java { get; } = FindJava();

    /// <summary>Why tests on real Spark cannot run here, or null. The corpora switch makes it a failure.</summary>
    public static string? SkipReason { get; } = Corpus.Required ? null : Absence;

    private static string? Absence =>
        Java is null ? "no Java: run ./test.sh, which installs it, or set JAVA_HOME"
        : Home is null ? $"no Spark {Version}: run ./test.sh, which fetches it, or set SPARK_HOME"
        : null;

    /// <summary>Spark's folder, or the failure that says what to do.</summary>
    public static string RequireHome() => Absence is { } reason ? throw new InvalidOperationException(reason) : Home!;

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("SPARK_HOME") is { Length: > 0 } home)
            yield return home;
        yield return Path.Combine(TestCache.Folder, $"spark-{Version}");
    }

    private static bool IsSpark(string folder) => File.Exists(Path.Combine(folder, "bin", "spark-class"));

    private static string? FindJava()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries).AsEnumerable();
        if (Environment.GetEnvironmentVariable("JAVA_HOME") is { Length: > 0 } home)
            folders = folders.Prepend(Path.Combine(home, "bin"));
        return folders.Select(folder => Path.Combine(folder, "java")).FirstOrDefault(File.Exists);
    }
}
