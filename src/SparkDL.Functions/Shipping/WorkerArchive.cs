using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using SparkDL.Functions.Caching;

namespace SparkDL.Functions.Shipping;

/// <summary>
/// Finds and unpacks the worker's archive: the executable that Spark starts on executors, with or without .NET.
/// </summary>
public static class WorkerArchive
{
    private const string WithRuntime = "sparkdl-worker-linux-x64.tar.gz";
    private const string WithoutRuntime = "sparkdl-worker-linux-x64-framework.tar.gz";

    /// <summary>
    /// The script in the archive that Spark starts: it sets environment variables and becomes the worker.
    /// </summary>
    public const string Executable = "start-worker";

    private const string Variable = "SPARKDL_WORKER_ARCHIVE";

    /// <summary>
    /// Returns the archive's path: the value of <c>SPARKDL_WORKER_ARCHIVE</c>, else next to the program, else in the
    /// checkout that the program was built in.
    /// </summary>
    /// <exception cref="SparkSetupException">There is no archive; the message lists the places.</exception>
    public static string Find(bool selfContained = true)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return File.Exists(named)
                ? named
                : throw new SparkSetupException($"{Variable} names {named}, which is not a file.");
        }

        var name = selfContained ? WithRuntime : WithoutRuntime;
        return Candidates(name).FirstOrDefault(File.Exists) ?? throw new SparkSetupException(
            $"The worker's archive {name} was not found. Looked at: {string.Join(", ", Candidates(name))}. "
            + $"Run eng/setup.sh, or set {Variable} to its path.");
    }

    /// <summary>Unpacks the archive into the user's cache, once, and returns the path of the executable.</summary>
    public static string Unpack(string archive)
    {
        string hash;
        using (var stream = File.OpenRead(archive)) hash = Convert.ToHexStringLower(SHA256.HashData(stream))[..16];
        var folder = UserCache.GetOrFill($"worker/{hash}", target =>
        {
            using var packed = File.OpenRead(archive);
            using var unzipped = new GZipStream(packed, CompressionMode.Decompress);
            TarFile.ExtractToDirectory(unzipped, target, overwriteFiles: false);
        });
        return Path.Combine(folder, Executable);
    }

    private static IEnumerable<string> Candidates(string name)
    {
        yield return Path.Combine(AppContext.BaseDirectory, name);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SparkDL.sln")))
                yield return Path.Combine(folder.FullName, "artifacts", name);
        }
    }
}
