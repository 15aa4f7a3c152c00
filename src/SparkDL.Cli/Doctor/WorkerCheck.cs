using SparkDL.Functions.Hosting;

namespace SparkDL.Cli.Doctor;

/// <summary>
/// Finds the worker's archive: where a program of this machine would find it, else in a package of SparkDL.
/// </summary>
internal static class WorkerCheck
{
    private const string Pattern = "sparkdl-worker-linux-x64*.tar.gz";

    /// <param name="worker">What a program in the tool's own folder would find.</param>
    /// <param name="program">The folder of the program that is asked for; null where none is.</param>
    public static CheckResult Look(EnvironmentPart worker, string? program)
    {
        const string Name = "Worker's archive";
        if (program is not null)
        {
            return FirstIn(program) is { } beside
                ? CheckResult.Of(Name, new EnvironmentPart(beside), required: true)
                : CheckResult.Of(Name, new EnvironmentPart(Path: null, Problem: $"There is no {Pattern} in {program}: "
                    + "reference the package SparkDL, which puts it beside the program, and build again."),
                    required: true);
        }

        if (worker.IsUsable) return CheckResult.Of(Name, worker);
        return InPackages() is { } packed
            ? CheckResult.Of(Name, new EnvironmentPart(packed), note: "of the package SparkDL")
            : CheckResult.Of(Name, new EnvironmentPart(Path: null, Problem: "It is neither in the tool's folder nor in "
                + "a package. C# functions need it: reference the package SparkDL, which puts it beside the program "
                + "(doctor --program FOLDER looks there), or set SPARKDL_WORKER_ARCHIVE to its path."));
    }

    private static string? InPackages()
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } configured
            ? configured
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var versions = Path.Combine(packages, "sparkdl");
        return Directory.Exists(versions)
            ? Directory.EnumerateDirectories(versions).OrderDescending(StringComparer.Ordinal)
                .Select(version => FirstIn(Path.Combine(version, "worker"))).FirstOrDefault(path => path is not null)
            : null;
    }

    private static string? FirstIn(string folder) =>
        Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, Pattern).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
}
