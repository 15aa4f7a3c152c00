using System.Globalization;

namespace SparkDL.Diagnostics;

/// <summary>
/// Names temporary files after the process that creates them, and removes those of processes that were killed before
/// they could do it themselves.
/// </summary>
internal static class ProcessOwnedFiles
{
    private const string Prefix = "sparkdl-";

    /// <summary>Returns a unique name that contains this process's id.</summary>
    public static string CreateName() => $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}";

    /// <summary>Removes the files and folders of ended processes from a folder.</summary>
    public static void RemoveOrphans(string folder)
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
            // Another user's folder, or another process removes the same files: the worker works without it.
        }
    }

    /// <summary>Removes a file or a folder, which another process may be removing at the same time.</summary>
    public static void Remove(string path)
    {
        try
        {
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
            else File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Another process was faster.
        }
    }

    private static int? MakerOf(string path)
    {
        var parts = Path.GetFileName(path).TrimStart('.').Split('-', '.');
        var isOurs = parts.Length >= 3 && parts[0] == "sparkdl" && Guid.TryParseExact(parts[2], "N", out _);
        return isOurs && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : null;
    }
}
