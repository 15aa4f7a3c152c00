namespace SparkDL.Connect.Server;

/// <summary>A copy of Spark on this machine.</summary>
internal sealed class SparkInstallation
{
    private SparkInstallation(string home, IReadOnlyList<string> jars) => (Home, Jars) = (home, jars);

    public string Home { get; }

    /// <summary>The paths of its jars in a fixed order: a class-data archive fits one class path only.</summary>
    public IReadOnlyList<string> Jars { get; }

    /// <summary>The installation in this folder; null where there is none with a Connect server.</summary>
    public static SparkInstallation? At(string home)
    {
        var folder = Path.Combine(home, "jars");
        if (!Directory.Exists(folder))
            return null;
        string[] jars = [.. Directory.EnumerateFiles(folder, "*.jar").Order(StringComparer.Ordinal)];
        var connect = jars.Any(j => Path.GetFileName(j).StartsWith("spark-connect_", StringComparison.Ordinal));
        return connect ? new SparkInstallation(Path.GetFullPath(home), jars) : null;
    }
}
