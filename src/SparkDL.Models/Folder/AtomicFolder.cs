using SparkDL.Diagnostics;

namespace SparkDL.Models.Folder;

/// <summary>
/// Writes a folder under a temporary name and moves it to its place when it is complete: a reader sees the old folder
/// or the new one.
/// </summary>
internal sealed class AtomicFolder : IDisposable
{
    private readonly string _target;
    private bool _committed;

    public AtomicFolder(string target)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        // A link to the folder stays, and what it leads to is replaced.
        var resolved = System.IO.Path.Exists(target) ? LinkedPaths.Resolve(target) : System.IO.Path.GetFullPath(target);
        _target = System.IO.Path.TrimEndingDirectorySeparator(resolved);
        if (File.Exists(_target))
            throw new IOException($"{_target} is a file, not a folder.");
        Path = $"{_target}.new-{Guid.NewGuid():N}";
        Directory.CreateDirectory(Path);
    }

    /// <summary>The temporary folder into which the files are written.</summary>
    public string Path { get; }

    public FileStream Create(string name) =>
        new(System.IO.Path.Combine(Path, name), FileMode.CreateNew, FileAccess.Write);

    public void Commit()
    {
        foreach (var file in Directory.EnumerateFiles(Path))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
            stream.Flush(flushToDisk: true);
        }

        var old = Directory.Exists(_target) ? $"{_target}.old-{Guid.NewGuid():N}" : null;
        if (old is not null)
            Directory.Move(_target, old);
        Directory.Move(Path, _target);
        _committed = true;
        if (old is not null)
            Directory.Delete(old, recursive: true);
    }

    public void Dispose()
    {
        if (!_committed && Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
