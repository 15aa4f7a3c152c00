namespace SparkDL.Functions.Caching;

/// <summary>
/// Keeps a folder of the cache small: beyond the newest few, entries that nobody has begun to use for a day go; all that
/// nobody has for a month. One that a process holds never goes.
/// </summary>
internal static class CacheSweep
{
    private const int Kept = 8;
    private static readonly TimeSpan Spare = TimeSpan.FromDays(1);
    private static readonly TimeSpan Old = TimeSpan.FromDays(30);

    public static void Run(string folder)
    {
        try
        {
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            var entries = new DirectoryInfo(folder).GetDirectories().OrderByDescending(entry => entry.LastWriteTimeUtc).ToList();
            // What a program that was killed has half filled, or half removed, is no entry.
            var (halves, whole) = (entries.Where(IsHalf).ToList(), entries.Where(entry => !IsHalf(entry)).ToList());
            foreach (var half in halves.Where(half => now - half.LastWriteTimeUtc > Spare)) half.Delete(recursive: true);
            for (var i = 0; i < whole.Count; i++)
            {
                if (now - whole[i].LastWriteTimeUtc > (i < Kept ? Old : Spare)) Remove(whole[i]);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another sweeps it too, or it is not ours to sweep: it is no reason for a program to fail.
        }
    }

    private static bool IsHalf(DirectoryInfo entry) => entry.Name.EndsWith(".part", StringComparison.Ordinal);

    private static void Remove(DirectoryInfo entry)
    {
        try
        {
            using var alone = new FileStream(
                Path.Combine(entry.FullName, UserCache.UseFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            // Away at once, while nobody can begin to use it; its files may take their time.
            var gone = $"{entry.FullName}.{Guid.NewGuid():N}.part";
            Directory.Move(entry.FullName, gone);
            Directory.Delete(gone, recursive: true);
        }
        catch (IOException)
        {
            // Somebody uses it.
        }
    }
}
