namespace SparkDL.Cli.Doctor;

/// <summary>Finds an NVIDIA GPU by the files of its driver: nothing is loaded or started.</summary>
internal static class GpuCheck
{
    private const string Driver = "/proc/driver/nvidia";
    private const string Library = "libcuda.so.1";

    private static readonly string[] LibraryFolders =
        ["/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/lib/wsl/lib", "/usr/local/cuda/compat"];

    public static IReadOnlyList<CheckResult> Look()
    {
        var cards = Cards();
        var library = LibraryFolders.Concat(FoldersIn("LD_LIBRARY_PATH"))
            .Select(folder => Path.Combine(folder, Library)).FirstOrDefault(File.Exists);
        var tool = FoldersIn("PATH").Select(folder => Path.Combine(folder, "nvidia-smi")).FirstOrDefault(File.Exists);
        return
        [
            new CheckResult
            {
                Name = "GPU",
                State = library is null ? CheckState.Absent : CheckState.Found,
                Version = DriverVersion(),
                Path = library ?? tool,
                Note = cards.Count > 0 ? string.Join(", ", cards) : null,
                Problem = library is not null
                    ? null
                    : cards.Count > 0 || tool is not null
                        ? $"There is an NVIDIA driver, but no {Library}: install the driver's CUDA library."
                        : "There is no NVIDIA driver: networks run on the CPU.",
            },
        ];
    }

    private static List<string> Cards() => Directory.Exists($"{Driver}/gpus")
        ?
        [
            .. Directory.EnumerateDirectories($"{Driver}/gpus").Select(folder => Path.Combine(folder, "information"))
                .Where(File.Exists).SelectMany(File.ReadLines)
                .Where(line => line.StartsWith("Model:", StringComparison.Ordinal)).Select(line => line[6..].Trim()),
        ]
        : [];

    // "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  ...": the first word with two dots or one is it.
    private static string? DriverVersion() => File.Exists($"{Driver}/version")
        ? File.ReadLines($"{Driver}/version").FirstOrDefault()?.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault(word => Version.TryParse(word, out _))
        : null;

    private static IEnumerable<string> FoldersIn(string variable) =>
        (Environment.GetEnvironmentVariable(variable) ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
}
