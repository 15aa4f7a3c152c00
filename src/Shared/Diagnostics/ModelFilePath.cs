namespace SparkDL.Diagnostics;

/// <summary>Follows the symbolic links of a path to a model's file, such as those of Hugging Face's cache.</summary>
internal static class ModelFilePath
{
    /// <summary>Returns the path of the file itself, whose length and contents are those of the model.</summary>
    /// <exception cref="ModelFormatException">
    /// There is no such file (<c>missing-file</c>), or the links lead to nothing or in a circle (<c>broken-link</c>).
    /// </exception>
    public static string Resolve(string path)
    {
        // A link exists for .NET even where its target does not. A file that a linked folder lacks is no broken link.
        if (File.Exists(path)) return Follow(path, path);
        _ = Follow(path, Path.GetDirectoryName(Path.GetFullPath(path)) ?? path);
        throw new ModelFormatException(path, "missing-file", "the file is not there");
    }

    /// <summary>Checks that a folder is there.</summary>
    /// <exception cref="ModelFormatException">
    /// There is no such folder (<c>missing-folder</c>), or its links lead to nothing or in a circle
    /// (<c>broken-link</c>).
    /// </exception>
    public static void RequireFolder(string path)
    {
        if (Directory.Exists(path)) return;
        if (Path.Exists(path)) _ = Follow(path, path);
        throw new ModelFormatException(path, "missing-folder", "the model's folder is not there");
    }

    private static string Follow(string path, string links)
    {
        try
        {
            return LinkedPaths.Resolve(links);
        }
        catch (SparkSetupException e)
        {
            throw new ModelFormatException(path, "broken-link", e.Message.TrimEnd('.'), innerException: e);
        }
    }
}
