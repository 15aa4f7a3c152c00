namespace SparkDL.Functions.Deployment;

/// <summary>The user's cache of things that were unpacked once.</summary>
internal static class UserCache
{
    public static string Folder { get; } = Path.Combine(Root(), "sparkdl");

    /// <summary>
    /// The folder of this name, filled by <paramref name="fill"/> if it is not there. It appears whole or not at all,
    /// also when two programs do it at once.
    /// </summary>
    public static string GetOrFill(string name, Action<string> fill)
    {
        var target = Path.Combine(Folder, name);
        if (Directory.Exists(target)) return target;
        var half = $"{target}.{Guid.NewGuid():N}.part";
        try
        {
            Directory.CreateDirectory(half);
            fill(half);
            Publish(half, target);
            return target;
        }
        finally
        {
            if (Directory.Exists(half)) Directory.Delete(half, recursive: true);
        }
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

    private static void Publish(string half, string target)
    {
        try
        {
            Directory.Move(half, target);
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
