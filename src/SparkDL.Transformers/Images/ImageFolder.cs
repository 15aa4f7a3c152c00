using SparkDL.Diagnostics;

namespace SparkDL.Transformers.Images;

/// <summary>Checks a local folder of images, with the symbolic links below it, before Spark reads it.</summary>
internal static class ImageFolder
{
    /// <summary>
    /// Requires that the folder holds files at any depth, and that every link below it leads to a file or folder.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">The folder is not there.</exception>
    /// <exception cref="FileNotFoundException">The folder holds no files.</exception>
    /// <exception cref="SparkSetupException">
    /// A link leads to nothing, in a circle or to a folder that holds it.
    /// </exception>
    public static void Require(string folder)
    {
        string resolved = Path.Exists(folder) ? LinkedPaths.Resolve(folder) : folder;
        if (!Directory.Exists(resolved))
            throw new DirectoryNotFoundException($"there is no folder {folder}");
        if (!HasFiles(resolved, resolved))
            throw new FileNotFoundException($"{folder} holds no image files");
    }

    // Every entry is looked at, also after the first file: a broken link must not wait until Spark meets it.
    private static bool HasFiles(string folder, string root)
    {
        bool found = false;
        foreach (FileSystemInfo entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            bool isLink = (entry.Attributes & FileAttributes.ReparsePoint) != 0;
            string path = isLink ? LinkedPaths.Resolve(entry.FullName) : entry.FullName;
            bool isFolder = isLink ? Directory.Exists(path) : entry is DirectoryInfo;
            if (isFolder && isLink && IsInside(folder, path))
                throw new SparkSetupException(
                    $"The symbolic link '{entry.FullName}' leads to '{path}', a folder that holds the link: "
                    + $"reading all files below '{root}' would never end. Remove the link.");
            found |= !isFolder || HasFiles(path, root);
        }
        return found;
    }

    private static bool IsInside(string folder, string other) =>
        WithSeparator(folder).StartsWith(WithSeparator(other), StringComparison.Ordinal);

    private static string WithSeparator(string folder) =>
        Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar;
}
