using System.Globalization;

namespace SparkDL.Diagnostics;

/// <summary>
/// Files that bear the id of the process that made them, so that whoever comes next can remove those of a process that was
/// killed before it could.
/// </summary>
internal static class Leftovers
{
    private const string Prefix = "sparkdl-";

    /// <summary>A name that nobody else has.</summary>
    public static string NewName() => $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}";

    /// <summary>Removes what dead processes left in a folder.</summary>
    public static void Sweep(string folder)
    {
        try
        {
            foreach (var path in Directory.EnumerateFileSystemEntries(folder, $"*{Prefix}*"))
            {
                if (MakerOf(path) is { } process && !Directory.Exists($"/proc/{process}")) Remove(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else's folder, or somebody else sweeps it: no reason not to work.
        }
    }

    /// <summary>A folder, or a file, whoever else may be removing it.</summary>
    public static void Remove(string path)
    {
        try
        {
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
            else File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Another was faster.
        }
    }

    private static int? MakerOf(string path)
    {
        var parts = Path.GetFileName(path).TrimStart('.').Split('-', '.');
        var isOurs = parts.Length >= 3 && parts[0] == "sparkdl" && Guid.TryParseExact(parts[2], "N", out _);
        return isOurs && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
    }
}
