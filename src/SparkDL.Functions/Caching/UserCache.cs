using System.Diagnostics.CodeAnalysis;
using SparkDL.Diagnostics;
namespace SparkDL.Functions.Caching;

/// <summary>The cache folder of the user, with folders that are filled once and used by all programs.</summary>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public static class UserCache
{
    /// <summary>The file of an entry that each process using it holds open, shared, until the process ends.</summary>
    public const string InUseFileName = ".in-use";

    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, FileStream> Used = [];

    /// <summary>The folder <c>sparkdl</c> in XDG_CACHE_HOME, or else in <c>~/.cache</c>.</summary>
    public static string Folder { get; } = Path.Combine(Root(), "sparkdl");

    /// <summary>Returns the path of a folder in the cache, which is created if it is missing.</summary>
    public static string CreateFolder(string name) => Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;

    /// <summary>Writes a file whole or not at all, also when other programs write it at the same time.</summary>
    public static void WriteFile(string path, ReadOnlySpan<byte> content)
    {
        var part = $"{path}.{Guid.NewGuid():N}";
        File.WriteAllBytes(part, content);
        File.Move(part, path, overwrite: true);
    }

    /// <summary>
    /// Returns the folder of this name, which <paramref name="fill"/> fills if it does not exist. It appears complete
    /// or not at all, also when two programs create it at once, and stays while this process lives.
    /// </summary>
    public static string GetOrFill(string name, Action<string> fill)
    {
        var target = Path.Combine(Folder, name);
        if (TryAcquire(target)) return target;
        var half = $"{target}.{Guid.NewGuid():N}.part";
        try
        {
            Directory.CreateDirectory(half);
            fill(half);
            File.WriteAllBytes(Path.Combine(half, InUseFileName), []);
            while (!TryAcquire(target)) Publish(half, target);
        }
        finally
        {
            if (Directory.Exists(half)) Directory.Delete(half, recursive: true);
        }

        CacheCleanup.Run(Path.GetDirectoryName(target)!);
        return target;
    }

    /// <summary>
    /// Returns a folder with a copy of these files, named by their content: the next build must not change files that a
    /// running worker has loaded.
    /// </summary>
    public static string GetOrCopy(string name, IReadOnlyDictionary<string, string> files) =>
        GetOrFill($"{name}/{ContentHash.Of(files)}", target =>
        {
            foreach (var (file, path) in files) File.Copy(path, Path.Combine(target, file));
        });

    /// <summary>
    /// Marks an entry as used while this process lives; false if it does not exist or is just being removed.
    /// </summary>
    internal static bool TryAcquire(string target)
    {
        lock (Gate)
        {
            if (Used.ContainsKey(target)) return true;
            if (!Directory.Exists(target)) return false;
            try
            {
                // Users share the file; the cleanup opens it exclusively.
                var use = new FileStream(
                    Path.Combine(target, InUseFileName), FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);
                // The entry may have been moved away before the file was opened: then the open file is no longer part
                // of the cache.
                if (!File.Exists(Path.Combine(target, InUseFileName)))
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
                // A read-only cache that somebody else has prepared: no cleanup removes entries there.
                return true;
            }
            catch (IOException)
            {
                // The entry is being removed.
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
            // Another program was faster; its folder has the same content.
        }
    }

    private static string Root() => Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } configured
        ? configured
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
}
