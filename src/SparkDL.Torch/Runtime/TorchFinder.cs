namespace SparkDL.Torch;

/// <summary>
/// Finds libtorch: in a configured folder, among installed libraries, or inside a Python <c>torch</c> package.
/// </summary>
internal static class TorchFinder
{
    internal const string Variable = "SPARKDL_LIBTORCH";

    internal static TorchBuild Find(string? given)
    {
        var told = TorchRuntime.Configured(given, Variable);
        var places = told is null ? UsualPlaces().ToList() : [told];
        return In(places) ?? throw new SparkSetupException(
            $"no libtorch was found in: {string.Join(", ", places)}. Install libtorch1.13 (Debian), or name a libtorch "
            + $"or a Python torch package in {Variable}, TorchOptions.LibtorchFolder, or, on a cluster, in the setting "
            + $"{TorchNativeDependencies.LibtorchSetting}; or let the driver send its own by the setting "
            + $"{TorchNativeDependencies.ShipSetting}.");
    }

    /// <summary>Returns the libtorch of this machine, or null if there is none and none was configured.</summary>
    internal static TorchBuild? FindAny(string? given) =>
        TorchRuntime.Configured(given, Variable) is null ? In(UsualPlaces()) : Find(given);

    private static TorchBuild? In(IEnumerable<string> places) =>
        places.SelectMany(FoldersOf).Select(TorchBuild.In).FirstOrDefault(build => build is not null);

    private static IEnumerable<string> FoldersOf(string place) =>
        [
            Path.Combine(place, "lib"), place, Path.Combine(place, "lib", "x86_64-linux-gnu"),
            Path.Combine(place, "lib64")
        ];

    private static IEnumerable<string> UsualPlaces()
    {
        string[] fixedPlaces = ["/usr", "/usr/local", "/usr/local/libtorch", "/opt/libtorch"];
        var environments = new[] { "VIRTUAL_ENV", "CONDA_PREFIX" }
            .Select(Environment.GetEnvironmentVariable).OfType<string>()
            .Concat(
                [
                    "/usr", "/usr/local",
                    Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local")
                ]);
        return fixedPlaces.Concat(environments.SelectMany(PythonPackages));
    }

    private static IEnumerable<string> PythonPackages(string environment)
    {
        var lib = Path.Combine(environment, "lib");
        if (!Directory.Exists(lib)) yield break;
        foreach (var python in Directory.EnumerateDirectories(lib, "python3*").Order(StringComparer.Ordinal))
            foreach (var kind in new[] { "site-packages", "dist-packages" })
                if (Path.Combine(python, kind, "torch") is var torch && Directory.Exists(torch))
                    yield return torch;
    }
}
