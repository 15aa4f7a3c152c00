using SparkDL.Connect.Artifacts;
using SparkDL.Diagnostics;
using SparkDL.Functions.Caching;

namespace SparkDL.Connect.Server;

/// <summary>The Java launcher: a resource of this assembly that is written to the user's cache.</summary>
internal static class LauncherJar
{
    private const string Resource = "sparkdl-launcher.jar";
    private static readonly OnceUnlessFailed<string> Location = new();

    /// <summary>The path of the jar, which is written at the first use.</summary>
    public static string Path => Location.GetOrRun(WriteToCache);

    /// <summary>The message where this assembly was built without the launcher.</summary>
    public const string NotEmbedded = "This build of SparkDL has no Java launcher in it. Run jars/launcher/build.sh "
        + "(it needs a JDK 17) and build again, or use a server that runs already with Remote(\"sc://...\").";

    /// <summary>Whether this assembly was built with the launcher.</summary>
    public static bool IsEmbedded => typeof(LauncherJar).Assembly.GetManifestResourceInfo(Resource) is not null;

    /// <summary>The path that the jar has in the user's cache once it was used.</summary>
    public static string CachedPath => PathIn(System.IO.Path.Combine(UserCache.Folder, "launcher"), Read());

    private static string PathIn(string folder, byte[] content) =>
        System.IO.Path.Combine(folder, $"{Artifact.Hash(content)[..16]}.jar");

    private static byte[] Read()
    {
        using var stream = typeof(LauncherJar).Assembly.GetManifestResourceStream(Resource)
            ?? throw new SparkSetupException(NotEmbedded);
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private static string WriteToCache() => EnsureWritten(UserCache.CreateFolder("launcher"), Read());

    /// <summary>Returns the file of this content in the folder; one that is damaged is written again.</summary>
    internal static string EnsureWritten(string folder, byte[] content)
    {
        var path = PathIn(folder, content);
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
            UserCache.WriteFile(path, content);
        return path;
    }
}
