namespace SparkDL.Connect.Server;

/// <summary>The folder in which this user keeps what is expensive to get or to make.</summary>
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

    /// <summary>A folder in the cache, made where it is missing.</summary>
    public static string Folder(string name) => Directory.CreateDirectory(Path.Combine(Root, name)).FullName;

    /// <summary>Puts a file there whole or not at all, whoever else does the same at that moment.</summary>
    public static void Put(string path, ReadOnlySpan<byte> content)
    {
        var part = $"{path}.{Guid.NewGuid():N}";
        File.WriteAllBytes(part, content);
        File.Move(part, path, overwrite: true);
    }
}
