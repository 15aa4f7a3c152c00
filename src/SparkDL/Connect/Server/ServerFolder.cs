namespace SparkDL.Connect.Server;

/// <summary>
/// The temporary folder of one server. Its name holds the program's process id, so that a later program can delete what
/// a killed one left behind.
/// </summary>
internal sealed class ServerFolder : IDisposable
{
    private const string Prefix = "sparkdl-server-";

    public ServerFolder()
    {
        DeleteLeftBehind();
        Path = Directory.CreateTempSubdirectory($"{Prefix}{Environment.ProcessId}-").FullName;
    }

    public string Path { get; }

    public void Dispose() => Delete(Path);

    private static void DeleteLeftBehind()
    {
        foreach (var folder in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), $"{Prefix}*"))
        {
            var id = System.IO.Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
            if (int.TryParse(id, out var process) && !Directory.Exists($"/proc/{process}"))
                Delete(folder);
        }
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is another user's, or a process that is ending still writes there: a later program deletes it.
        }
    }
}
