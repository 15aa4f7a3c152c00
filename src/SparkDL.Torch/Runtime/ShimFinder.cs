using SparkDL.Functions.Caching;

namespace SparkDL.Torch;

/// <summary>
/// Finds the shim for a libtorch: in a given folder, or in the user's cache, where it is built if missing.
/// </summary>
internal static class ShimFinder
{
    internal const string Variable = "SPARKDL_SHIM";

    internal static string Find(string? given, TorchBuild torch)
    {
        if (TorchRuntime.Configured(given, Variable) is { } told) return Among(told, torch);
        var cached = Path.Combine(CacheRoot(), $"{torch.Key}-{ShimSource.Key}");
        if (!File.Exists(Path.Combine(cached, ShimLibrary.FileName))) ShimSource.Build(torch);
        return Among(cached, torch);
    }

    /// <summary>
    /// Returns all shims of this version in the given folder or the cache, for every build of libtorch: a node may have
    /// another one than the driver.
    /// </summary>
    internal static IEnumerable<ShimLibrary> FindAll(string? given) =>
        TorchRuntime.Configured(given, Variable) is { } told
            ? In(told)
            : In(CacheRoot()).Where(
                shim => Path.GetDirectoryName(shim.Library)!.EndsWith($"-{ShimSource.Key}", StringComparison.Ordinal));

    private static string Among(string folder, TorchBuild torch)
    {
        var there = In(folder).ToList();
        if (there.Count == 0)
            throw new SparkSetupException(
                $"{folder} holds no shim ({ShimLibrary.FileName} and {ShimLibrary.NoteName}); build one with "
                + "native/build.sh, "
                + $"or unset {Variable}");
        if (there.Find(shim => shim.Key == torch.Key) is { } found) return found.Library;
        throw new SparkSetupException(
            $"the shim in {folder} was built for {string.Join(" or for ", there)}, but "
            + $"the libtorch found here is {torch}. A shim fits one build only: name the matching libtorch in "
            + $"{TorchNativeDependencies.LibtorchSetting} or {TorchFinder.Variable}, send the driver's own by "
            + $"{TorchNativeDependencies.ShipSetting}, or build a shim for this one on the driver (native/build.sh "
                + "FOLDER), "
            + "which sends all shims that it has.");
    }

    // The shims in the folder and in its subfolders: a driver sends one for each build that it knows.
    private static IEnumerable<ShimLibrary> In(string folder)
    {
        if (!Directory.Exists(folder)) return [];
        var folders = Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Prepend(folder);
        return folders.Select(ShimLibrary.In).OfType<ShimLibrary>();
    }

    private static string CacheRoot() => Path.Combine(UserCache.Folder, "shim");
}
