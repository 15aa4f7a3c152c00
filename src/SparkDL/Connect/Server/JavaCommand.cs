using System.Security.Cryptography;
using System.Text;

namespace SparkDL.Connect.Server;

/// <summary>How Java is to be started for this Spark: class path and options.</summary>
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

    /// <summary>Changes when Java, Spark or the launcher does; what is cached for them goes by it.</summary>
    public string Key { get; }

    /// <summary>The options that Spark itself names, asked once and kept.</summary>
    public IReadOnlyList<string> ModuleOptions()
    {
        var path = Path.Combine(UserCache.Folder("java-options"), Key);
        if (!File.Exists(path))
        {
            var text = JavaTool.Run(Java.Executable, ["sparkdl.launcher.JavaOptions"], ClassPath, OptionsTimeout);
            UserCache.Put(path, Encoding.UTF8.GetBytes(text));
        }
        // The vector module is only for linear algebra that is not used here, and in Java 17 it turns class data
        // sharing off.
        return [.. File.ReadAllText(path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Where(o => o != "--add-modules=jdk.incubator.vector")];
    }

    private string Fingerprint()
    {
        var text = new StringBuilder($"{Java.Executable} {Java.Version}\n{LauncherJar.Path}\n");
        foreach (var jar in _spark.Jars)
        {
            var file = new FileInfo(jar);
            text.Append(jar).Append(' ').Append(file.Length).Append(' ').Append(file.LastWriteTimeUtc.Ticks).Append('\n');
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..24];
    }
}
