namespace SparkDL.Harness;

/// <summary>The user's cache folder, as <c>eng/lib.sh</c> and the product find it.</summary>
public static class TestCache
{
    /// <summary>The folder <c>sparkdl</c> in XDG_CACHE_HOME, or else in <c>~/.cache</c>.</summary>
    public static string Folder { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } configured
            ? configured
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "sparkdl");
}
