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
        var told = Told(given);
        if (told is not null) return Among(told, torch);
        var cached = Path.Combine(CacheRoot(), $"{torch.Key}-{ShimSource.Key}");
        if (!System.IO.File.Exists(Path.Combine(cached, File))) ShimSource.Build(torch);
        return Among(cached, torch);
    }

    /// <summary>
    /// The shims of this version that are at hand here, for whatever libtorch each was built: a node may have another one
    /// than the driver.
    /// </summary>
    internal static IEnumerable<string> AtHand(string? given) => Told(given) is { } told
        ? In(told).Select(shim => shim.Path)
        : In(CacheRoot()).Select(shim => shim.Path).Where(path => Path.GetDirectoryName(path)!.EndsWith($"-{ShimSource.Key}", StringComparison.Ordinal));

    /// <summary>The build that a shim is for: the last word of its note's first line.</summary>
    internal static string KeyOf(string shim) => NoteOf(shim)[0].Split(' ')[^1];

    private static string? Told(string? given) =>
        (given ?? Environment.GetEnvironmentVariable(Variable)) is { Length: > 0 } told ? told : null;

    private static string Among(string folder, TorchBuild torch)
    {
        var there = In(folder).ToList();
        if (there.Count == 0)
            throw new SparkSetupException($"{folder} holds no shim ({File} and {Note}); build one with native/build.sh, or unset {Variable}");
        if (there.FirstOrDefault(shim => KeyOf(shim.Path) == torch.Key).Path is { } found) return found;
        throw new SparkSetupException(
            $"the shim in {folder} was built for {string.Join(" or for ", there.Select(shim => shim.Build))}, but the libtorch found here is {torch}. " +
            "A shim fits one build only: name the matching libtorch in sparkdl.libtorch or SPARKDL_LIBTORCH, send the driver's own by " +
            $"{TorchNativeParts.ShipSetting}, or build a shim for this one on the driver (native/build.sh FOLDER), which sends all that it has.");
    }

    // The folder's own, or one in each folder below it: a driver ships those of all builds that it knows.
    private static IEnumerable<(string Path, string Build)> In(string folder) =>
        (Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Prepend(folder) : [])
            .Select(place => Path.Combine(place, File))
            .Where(shim => System.IO.File.Exists(shim) && System.IO.File.Exists(Path.Combine(Path.GetDirectoryName(shim)!, Note)))
            .Select(shim => (shim, $"{NoteOf(shim)[0]} ({NoteOf(shim).ElementAtOrDefault(2)})"));

    private static string[] NoteOf(string shim) => System.IO.File.ReadAllLines(Path.Combine(Path.GetDirectoryName(shim)!, Note));

    private static string CacheRoot()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        return Path.Combine(string.IsNullOrEmpty(cache) ? Path.Combine(home, ".cache") : cache, "sparkdl", "shim");
    }
}
