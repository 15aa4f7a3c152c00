using SparkDL.Diagnostics;

namespace SparkDL.Torch;

/// <summary>Finds the shim that was built for a libtorch: in a folder given, in the user's cache, or by building it there.</summary>
internal static class ShimFinder
{
    internal const string Variable = "SPARKDL_SHIM";
    internal const string Note = "build.txt";
    private const string File = "libsparkdl_torch.so";

    internal static string Find(string? given, TorchBuild torch)
    {
        var told = given ?? Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(told)) return Checked(told, torch);
        var cached = Path.Combine(CacheRoot(), $"{torch.Key}-{ShimSource.Key}");
        if (!System.IO.File.Exists(Path.Combine(cached, File))) ShimSource.Build(torch);
        return Checked(cached, torch);
    }

    private static string Checked(string folder, TorchBuild torch)
    {
        var (shim, note) = (Path.Combine(folder, File), Path.Combine(folder, Note));
        if (!System.IO.File.Exists(shim) || !System.IO.File.Exists(note))
            throw new SparkSetupException($"{folder} holds no shim ({File} and {Note}); build one with native/build.sh, or unset {Variable}");
        var built = System.IO.File.ReadAllLines(note);
        if (!built[0].EndsWith(torch.Key, StringComparison.Ordinal))
            throw new SparkSetupException(
                $"the shim in {folder} was built for {built[0]} ({built.ElementAtOrDefault(2)}), but the libtorch found here is {torch}. " +
                "A shim fits one build only: name the matching libtorch in sparkdl.libtorch or SPARKDL_LIBTORCH, or build a shim for this one.");
        return shim;
    }

    private static string CacheRoot()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        return Path.Combine(string.IsNullOrEmpty(cache) ? Path.Combine(home, ".cache") : cache, "sparkdl", "shim");
    }
}
