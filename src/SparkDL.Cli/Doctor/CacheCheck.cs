using System.Globalization;

namespace SparkDL.Cli.Doctor;

/// <summary>Measures the cache folder.</summary>
internal static class CacheCheck
{
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    public static IReadOnlyList<CheckResult> Look(string folder)
    {
        var size = Directory.Exists(folder)
            ? new DirectoryInfo(folder).EnumerateFiles("*", Everything).Sum(file => file.Length)
            : 0;
        return
        [
            new CheckResult
            {
                Name = "Cache",
                State = CheckState.Found,
                Path = folder,
                Note = Directory.Exists(folder) ? InMegabytes(size) : "not made yet",
            },
        ];
    }

    private static string InMegabytes(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");
}
