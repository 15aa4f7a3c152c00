using SparkDL.Functions.Caching;

namespace SparkDL.Connect.Server;

/// <summary>
/// Java's class-data archive, with which a server answers its first query in less than half the time. It fits one Java,
/// one Spark and one launcher, and is made once, by a server that is started for that alone.
/// </summary>
internal sealed class ClassDataArchive
{
    private static readonly TimeSpan ExitTimeout = TimeSpan.FromSeconds(90);
    private readonly string _folder;
    private readonly string _path;

    public ClassDataArchive(JavaCommand command)
    {
        _folder = UserCache.CreateFolder("class-data");
        _path = Path.Combine(_folder, $"{command.Key}.jsa");
    }

    /// <summary>Whether the archive is there.</summary>
    public bool Exists => File.Exists(_path);

    /// <summary>The options with which Java reads the archive.</summary>
    public IReadOnlyList<string> ReadingOptions =>
        [$"-XX:SharedArchiveFile={_path}", "-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"];

    /// <summary>
    /// Makes the archive, unless it is there or another program makes it: starts a server, lets
    /// <paramref name="train"/> use it, and stops it, upon which Java writes the archive.
    /// </summary>
    /// <returns>Whether the archive is there afterwards.</returns>
    public bool TryMake(ServerStartPlan start, Action<LocalServer> train)
    {
        using var held = TryLock();
        if (held is null || Exists)
            return Exists;
        var part = $"{_path}.{Environment.ProcessId}";
        var training = start with
        {
            JavaOptions = [$"-XX:ArchiveClassesAtExit={part}", "-Xlog:cds=off", "-Xlog:cds+dynamic=off",
                $"-Dsparkdl.exitMillis={(long)ExitTimeout.TotalMilliseconds}"],
            ExitTimeout = ExitTimeout,
        };
        try
        {
            using (var server = LocalServer.Start(training))
                train(server);
            if (!File.Exists(part))
                return false;
            DeleteOldArchives(part);
            File.Move(part, _path, overwrite: true);
            return true;
        }
        finally
        {
            File.Delete(part);
        }
    }

    // Archives are large: those that no program has read for 30 days, as of an older Java or Spark, are deleted.
    private void DeleteOldArchives(string current)
    {
        var old = TimeProvider.System.GetUtcNow().UtcDateTime - TimeSpan.FromDays(30);
        foreach (var file in Directory.EnumerateFiles(_folder, "*.jsa").Where(f => File.GetLastAccessTimeUtc(f) < old))
            File.Delete(file);
        // Parts that killed programs left behind: nobody else writes here while this program holds the lock file.
        foreach (var part in Directory.EnumerateFiles(_folder, "*.jsa.*").Where(p => p != current))
            File.Delete(part);
    }

    private FileStream? TryLock()
    {
        try
        {
            return new FileStream(
                Path.Combine(_folder, "gate"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
