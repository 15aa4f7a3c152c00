using SparkDL.Functions.Shipping;

namespace SparkDL.Functions.Caching;

/// <summary>The user's cache of things that were unpacked once.</summary>
public static class UserCache
{
    /// <summary>Whoever uses an entry holds this file of it open, shared, until the process ends.</summary>
    public const string UseFile = ".in-use";

    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, FileStream> Used = [];

    public static string Folder { get; } = Path.Combine(Root(), "sparkdl");

    /// <summary>
    /// The folder of this name, filled by <paramref name="fill"/> if it is not there. It appears whole or not at all,
    /// also when two programs do it at once, and stays for as long as this process lives.
    /// </summary>
    public static string GetOrFill(string name, Action<string> fill)
    {
        var target = Path.Combine(Folder, name);
        if (TryUse(target)) return target;
        var half = $"{target}.{Guid.NewGuid():N}.part";
        try
        {
            Directory.CreateDirectory(half);
            fill(half);
            File.WriteAllBytes(Path.Combine(half, UseFile), []);
            while (!TryUse(target)) Publish(half, target);
        }
        finally
        {
            if (Directory.Exists(half)) Directory.Delete(half, recursive: true);
        }

        CacheSweep.Run(Path.GetDirectoryName(target)!);
        return target;
    }

    /// <summary>
    /// A folder with a copy of these files, by their content: the next build must not change what a running worker has
    /// loaded.
    /// </summary>
    public static string GetOrCopy(string name, IReadOnlyDictionary<string, string> files) =>
        GetOrFill($"{name}/{ContentHash.Of(files)}", target =>
        {
            foreach (var (file, path) in files) File.Copy(path, Path.Combine(target, file));
        });

    /// <summary>Marks an entry as used now and for as long as this process lives; false where it is not there, or just goes.</summary>
    internal static bool TryUse(string target)
    {
        lock (Gate)
        {
            if (Used.ContainsKey(target)) return true;
            if (!Directory.Exists(target)) return false;
            try
            {
                // Shared among users; who sweeps the cache asks for it alone.
                var use = new FileStream(Path.Combine(target, UseFile), FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);
                // It may have been moved away before the file was held: then what is held is no part of the cache any more.
                if (!File.Exists(Path.Combine(target, UseFile)))
                {
                    use.Dispose();
                    return false;
                }

                Directory.SetLastWriteTimeUtc(target, TimeProvider.System.GetUtcNow().UtcDateTime);
                Used[target] = use;
                return true;
            }
            catch (UnauthorizedAccessException)
            {
                // A cache that others prepared, read only: nobody sweeps it either.
                return true;
            }
            catch (IOException)
            {
                // On its way out.
                return false;
            }
        }
    }

    private static void Publish(string half, string target)
    {
        try
        {
            if (Directory.Exists(half)) Directory.Move(half, target);
            else throw new IOException($"The cache's folder {target} was removed as soon as it was made.");
        }
        catch (IOException) when (Directory.Exists(target))
        {
            // Another program was faster; its folder holds the same.
        }
    }

    private static string Root() => Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } configured
        ? configured
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
}
