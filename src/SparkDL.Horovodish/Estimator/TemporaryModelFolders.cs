using System.Collections.Concurrent;

namespace SparkDL.Horovodish.Estimator;

/// <summary>
/// Creates folders for models that have not been saved, below the system's folder for temporary files. They are removed
/// when the process ends.
/// </summary>
internal static class TemporaryModelFolders
{
    private static readonly ConcurrentBag<string> Folders = [];

    static TemporaryModelFolders() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var folder in Folders) Delete(folder);
    };

    /// <summary>A new, empty folder.</summary>
    public static string NewFolder()
    {
        var folder = Directory.CreateTempSubdirectory("sparkdl-model-").FullName;
        Folders.Add(folder);
        return folder;
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Someone removed it or took it over: nothing at the end of a process waits for it.
        }
    }
}
