namespace SparkDL.Connect.Server;

/// <summary>The user's cache folder, for what takes long to download or to make.</summary>
internal static class UserCache
{
    public static string Root
    {
        get
        {
            var configured = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            var parent = string.IsNullOrEmpty(configured)
                ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache")
                : configured;
            return Path.Combine(parent, "sparkdl");
        }
    }

    /// <summary>The path of a folder in the cache, which is created if it is missing.</summary>
    public static string Folder(string name) => Directory.CreateDirectory(Path.Combine(Root, name)).FullName;

    /// <summary>Writes a file whole or not at all, also when other programs write it at the same time.</summary>
    public static void Put(string path, ReadOnlySpan<byte> content)
    {
        var part = $"{path}.{Guid.NewGuid():N}";
        File.WriteAllBytes(part, content);
        File.Move(part, path, overwrite: true);
    }
}
