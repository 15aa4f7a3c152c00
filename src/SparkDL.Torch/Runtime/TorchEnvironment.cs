using SparkDL.Functions.Hosting;

namespace SparkDL.Torch;

/// <summary>What this machine has for SparkDL.Torch: libtorch, and the shim that fits it.</summary>
public sealed record TorchEnvironment
{
    private static readonly string[] s_buildTools = ["cmake", "g++", "make"];

    /// <summary>
    /// libtorch: the path of its library, from <c>SPARKDL_LIBTORCH</c>, else from the usual places.
    /// </summary>
    public required EnvironmentPart Libtorch { get; init; }

    /// <summary>
    /// The shim for this libtorch: its path, which is null where it is not built yet. It can be used if the first
    /// operator can build it.
    /// </summary>
    public required EnvironmentPart Shim { get; init; }

    /// <summary>
    /// Looks for libtorch and the shim. It loads, builds and starts nothing, and throws nothing: what is missing is in
    /// the result, with what to do.
    /// </summary>
    public static TorchEnvironment Inspect()
    {
        TorchBuild? build = null;
        var libtorch = EnvironmentPart.Look(() =>
        {
            build = TorchFinder.Find(given: null);
            return new EnvironmentPart(build.Library, VersionOf(build));
        });
        return new TorchEnvironment
        {
            Libtorch = libtorch,
            Shim = build is null
                ? new EnvironmentPart(Path: null, Problem: "A shim fits one libtorch, and none was found.")
                : EnvironmentPart.Look(() => ShimOf(build)),
        };
    }

    private static EnvironmentPart ShimOf(TorchBuild torch)
    {
        if (ShimFinder.FindAll(given: null).FirstOrDefault(shim => shim.Key == torch.Key) is { } found)
            return new EnvironmentPart(found.Library, torch.Key);
        if (TorchRuntime.Configured(given: null, ShimFinder.Variable) is { } folder)
        {
            return new EnvironmentPart(Path: null, Problem: $"{ShimFinder.Variable} is {folder}, which has no shim for "
                + $"the libtorch found here, {torch}: build one with native/build.sh, or unset {ShimFinder.Variable}.");
        }

        var missing = s_buildTools.Where(tool => !IsOnPath(tool)).ToList();
        return missing.Count == 0
            ? new EnvironmentPart(Path: null)
            : new EnvironmentPart(Path: null, Problem: "The shim is not built yet, and the first operator cannot "
                + $"build it without {string.Join(", ", missing)}: apt-get install cmake g++ make libtorch-dev.");
    }

    private static bool IsOnPath(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, tool)));

    // A libtorch from pytorch.org and a Python package state the version in a file; Debian states it in the name.
    private static string? VersionOf(TorchBuild torch)
    {
        var stated = Path.Combine(torch.Folder, "..", "build-version");
        if (File.Exists(stated)) return File.ReadLines(stated).FirstOrDefault()?.Trim();
        const string Line = "__version__ = ";
        var python = Path.Combine(torch.Folder, "..", "version.py");
        if (File.Exists(python))
        {
            return File.ReadLines(python)
                .FirstOrDefault(l => l.StartsWith(Line, StringComparison.Ordinal))?[Line.Length..].Trim('\'', '"');
        }

        const string Name = "libtorch_cpu.so.";
        var library = Path.GetFileName(torch.Library);
        return library.StartsWith(Name, StringComparison.Ordinal) ? library[Name.Length..] : null;
    }
}
