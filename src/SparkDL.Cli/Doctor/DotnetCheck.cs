using System.Runtime.InteropServices;

namespace SparkDL.Cli.Doctor;

/// <summary>Finds the .NET that runs the tool, and the SDKs beside it.</summary>
internal static class DotnetCheck
{
    private const int Oldest = 10;

    /// <summary>The folder of the .NET installation that runs this process.</summary>
    public static string Root { get; } =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    public static IReadOnlyList<CheckResult> Look() => [Runtime(), Sdk()];

    private static CheckResult Runtime() => new()
    {
        Name = ".NET runtime",
        State = Environment.Version.Major >= Oldest ? CheckState.Found : CheckState.Missing,
        Required = true,
        Version = Environment.Version.ToString(),
        Path = Root,
        Problem = Environment.Version.Major >= Oldest ? null : $"SparkDL needs .NET {Oldest} or later.",
    };

    private static CheckResult Sdk()
    {
        var folder = Path.Combine(Root, "sdk");
        var sdks = Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)!)
                .Where(name => MajorOf(name) > 0)
                .OrderByDescending(MajorOf).ThenByDescending(name => name, StringComparer.Ordinal).ToList()
            : [];
        var fits = sdks.Count > 0 && MajorOf(sdks[0]) >= Oldest;
        return new CheckResult
        {
            Name = ".NET SDK",
            State = fits ? CheckState.Found : CheckState.Absent,
            Version = sdks.FirstOrDefault(),
            Path = fits ? Path.Combine(folder, sdks[0]) : null,
            Problem = fits ? null : $"There is no SDK {Oldest} in {folder}: programs run, but none can be built.",
        };
    }

    private static int MajorOf(string version) => int.TryParse(version.Split('.')[0], out var major) ? major : 0;
}
