namespace SparkDL.Functions.Caching;

/// <summary>
/// Removes old entries from a folder of the cache: beyond the eight newest, those that no process began to use for a
/// day; all that none began to use for 30 days. An entry in use is never removed.
/// </summary>
internal static class CacheCleanup
{
    private const int Kept = 8;
    private static readonly TimeSpan Spare = TimeSpan.FromDays(1);
    private static readonly TimeSpan Old = TimeSpan.FromDays(30);

    public static void Run(string folder)
    {
        try
        {
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            var entries = new DirectoryInfo(folder).GetDirectories()
                .OrderByDescending(entry => entry.LastWriteTimeUtc)
                .ToList();
            // A killed program can leave folders that are half filled or half removed: those are no entries.
            var (halves, whole) = (entries.Where(IsHalf).ToList(), entries.Where(entry => !IsHalf(entry)).ToList());
            foreach (var half in halves.Where(half => now - half.LastWriteTimeUtc > Spare))
                half.Delete(recursive: true);
            for (var i = 0; i < whole.Count; i++)
            {
                if (now - whole[i].LastWriteTimeUtc > (i < Kept ? Old : Spare)) Remove(whole[i]);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another program cleans up at the same time, or the folder is another user's: the program works without a
            // cleanup.
        }
    }

    private static bool IsHalf(DirectoryInfo entry) => entry.Name.EndsWith(".part", StringComparison.Ordinal);

    private static void Remove(DirectoryInfo entry)
    {
        try
        {
            using var alone = new FileStream(
                Path.Combine(entry.FullName, UserCache.InUseFileName),
                FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            // Moved away first, so that nobody begins to use the entry while its files are deleted.
            var gone = $"{entry.FullName}.{Guid.NewGuid():N}.part";
            Directory.Move(entry.FullName, gone);
            Directory.Delete(gone, recursive: true);
        }
        catch (IOException)
        {
            // A process uses the entry.
        }
    }
}
