using System.Globalization;

namespace SparkDL.Connect.Server;

/// <summary>A Java that is new enough for Spark.</summary>
/// <param name="Executable">The path of <c>java</c>.</param>
/// <param name="Version">Its version, such as <c>17.0.15</c>.</param>
internal sealed record JavaRuntime(string Executable, string Version)
{
    private const int Oldest = 17;
    private static readonly TimeSpan VersionTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Finds Java: the one in JAVA_HOME, else the first on the PATH.</summary>
    /// <exception cref="SparkSetupException">There is none, or it is too old.</exception>
    public static JavaRuntime Find()
    {
        var executable = Locate();
        var version = ReleaseVersion(executable) ?? AskVersion(executable);
        return ProblemOf(executable, version) is { } problem
            ? throw new SparkSetupException(problem)
            : new JavaRuntime(executable, version);
    }

    /// <summary>Finds Java without starting it; the version is null where no file of it states one.</summary>
    /// <exception cref="SparkSetupException">There is none.</exception>
    public static (string Executable, string? Version) Look()
    {
        var executable = Locate();
        return (executable, ReleaseVersion(executable));
    }

    /// <summary>Why a Java of this version cannot be used; null where it can or the version is not known.</summary>
    public static string? ProblemOf(string executable, string? version)
    {
        if (version is null)
            return null;
        var major = int.TryParse(version.Split('.', '+', '-')[0], CultureInfo.InvariantCulture, out var m) ? m : 0;
        return major >= Oldest
            ? null
            : $"{executable} is Java {version}; Spark 4 needs {Oldest} or later. Install one (apt-get install "
                + "openjdk-17-jre-headless) and set JAVA_HOME to its folder.";
    }

    private static string Locate()
    {
        if (Environment.GetEnvironmentVariable("JAVA_HOME") is { Length: > 0 } home)
        {
            var java = Path.Combine(home, "bin", "java");
            return File.Exists(java)
                ? java
                : throw new SparkSetupException($"JAVA_HOME is {home}, but there is no bin/java in it.");
        }
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, "java")).FirstOrDefault(File.Exists);
        return found ?? throw new SparkSetupException("No Java was found, neither by JAVA_HOME nor on the PATH. "
            + $"Spark 4 needs Java {Oldest} or later: apt-get install openjdk-17-jre-headless.");
    }

    // The file release beside bin states the version; asking Java itself takes far longer.
    private static string? ReleaseVersion(string executable)
    {
        var real = File.ResolveLinkTarget(executable, returnFinalTarget: true)?.FullName ?? executable;
        var release = Path.Combine(Path.GetDirectoryName(real)!, "..", "release");
        if (!File.Exists(release))
            return null;
        const string Key = "JAVA_VERSION=";
        return File.ReadLines(release).FirstOrDefault(l => l.StartsWith(Key, StringComparison.Ordinal))?[Key.Length..]
            .Trim('"');
    }

    private static string AskVersion(string executable)
    {
        var text = JavaTool.Run(executable, ["-XshowSettings:properties", "-version"], classPath: "", VersionTimeout);
        const string Key = "java.version = ";
        var at = text.IndexOf(Key, StringComparison.Ordinal);
        return at < 0
            ? throw new SparkSetupException(
                $"{executable} does not tell its version; set JAVA_HOME to a Java {Oldest}.")
            : text[(at + Key.Length)..].Split('\n')[0].Trim();
    }
}
