using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SparkDL.Functions.Caching;

namespace SparkDL.Connect.Server;

/// <summary>Class path and options to start Java with for a copy of Spark.</summary>
internal sealed class JavaCommand
{
    private static readonly TimeSpan OptionsTimeout = TimeSpan.FromSeconds(30);
    private readonly SparkInstallation _spark;

    public JavaCommand(JavaRuntime java, SparkInstallation spark)
    {
        Java = java;
        _spark = spark;
        ClassPath = string.Join(Path.PathSeparator, [LauncherJar.Path, .. spark.Jars]);
        Key = Fingerprint();
    }

    public JavaRuntime Java { get; }

    public string ClassPath { get; }

    /// <summary>A hash of Java, Spark and launcher, which names what is cached for them.</summary>
    public string Key { get; }

    /// <summary>The options that Spark itself names; asked of Spark once, then read from the cache.</summary>
    public IReadOnlyList<string> ModuleOptions()
    {
        var path = Path.Combine(UserCache.CreateFolder("java-options"), Key);
        if (!File.Exists(path))
        {
            var text = JavaTool.Run(Java.Executable, ["sparkdl.launcher.JavaOptions"], ClassPath, OptionsTimeout);
            UserCache.WriteFile(path, Encoding.UTF8.GetBytes(text));
        }
        // The vector module is for linear algebra that is not used here, and in Java 17 it turns class-data sharing
        // off.
        return [.. File.ReadAllText(path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Where(o => o != "--add-modules=jdk.incubator.vector")];
    }

    private string Fingerprint()
    {
        var text = new StringBuilder($"{Java.Executable} {Java.Version}\n{LauncherJar.Path}\n");
        foreach (var jar in _spark.Jars)
        {
            var file = new FileInfo(jar);
            text.Append(CultureInfo.InvariantCulture, $"{jar} {file.Length} {file.LastWriteTimeUtc.Ticks}\n");
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..24];
    }
}
