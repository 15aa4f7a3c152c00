using System.Diagnostics;
using SparkDL.Diagnostics;
using SparkDL.Functions.Caching;

namespace SparkDL.Connect.Server;

/// <summary>
/// Finds Spark: SPARK_HOME, else the copy in the user's cache, else Apache's archive, which it downloads, checks
/// against its SHA-512 and unpacks into the cache.
/// </summary>
internal sealed class SparkFinder(SparkDownload download, string cache)
{
    public const string Version = "4.2.0";

    private static readonly TimeSpan UnpackTimeout = TimeSpan.FromMinutes(10);

    public static SparkInstallation Find() => new SparkFinder(SparkDownload.Official(), UserCache.Folder)
        .Find(Environment.GetEnvironmentVariable("SPARK_HOME"));

    public SparkInstallation Find(string? sparkHome)
    {
        if (!string.IsNullOrEmpty(sparkHome))
        {
            return SparkInstallation.At(sparkHome) ?? throw new SparkSetupException(
                $"SPARK_HOME is {sparkHome}, but there is no jars/spark-connect_*.jar in it: set it to a Spark "
                + $"{Version}.");
        }
        var cached = Path.Combine(cache, $"spark-{Version}");
        return SparkInstallation.At(cached) ?? Fetch(cached);
    }

    private SparkInstallation Fetch(string target)
    {
        Directory.CreateDirectory(cache);
        using var gate = Gate();
        if (SparkInstallation.At(target) is { } justMade) // By another program, while this one waited.
            return justMade;
        var archive = Path.Combine(cache, $"{Guid.NewGuid():N}.tgz");
        try
        {
            download.FetchAsync(archive).GetAwaiter().GetResult();
            return Unpack(archive, target);
        }
        finally
        {
            File.Delete(archive);
        }
    }

    // One program at a time; the lock goes with the handle, also when its holder dies.
    private FileStream Gate()
    {
        var patience = Deadline.After(UnpackTimeout);
        while (true)
        {
            try
            {
                return new FileStream(
                    Path.Combine(cache, "spark.gate"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (!patience.HasPassed)
            {
                Task.Delay(200).Wait();
            }
        }
    }

    // Moved into place when whole: a half-unpacked Spark is never found.
    private SparkInstallation Unpack(string archive, string target)
    {
        var scratch = Directory.CreateDirectory(Path.Combine(cache, $"unpack-{Guid.NewGuid():N}")).FullName;
        try
        {
            RunTar(archive, scratch);
            var found = Directory.EnumerateDirectories(scratch).FirstOrDefault(d => SparkInstallation.At(d) is not null)
                ?? throw new SparkSetupException($"{archive} holds no Spark with a Connect server.");
            if (Directory.Exists(target))
                Directory.Delete(target, recursive: true);
            Directory.Move(found, target);
            return SparkInstallation.At(target)!;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static void RunTar(string archive, string folder)
    {
        var start = new ProcessStartInfo("tar", ["-xf", archive, "-C", folder]) { RedirectStandardError = true };
        using var tar = Process.Start(start)!;
        var errors = tar.StandardError.ReadToEndAsync();
        if (!tar.WaitForExit(UnpackTimeout))
            tar.Kill();
        if (tar.ExitCode != 0)
            throw new SparkSetupException($"{archive} cannot be unpacked: {errors.GetAwaiter().GetResult().Trim()}");
    }
}
