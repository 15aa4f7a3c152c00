namespace SparkDL.Diagnostics;

/// <summary>
/// Follows symbolic links. .NET reports a link's own length (that of its text) from <see cref="FileInfo.Length"/>, so a
/// path must be resolved before its file is measured.
/// </summary>
internal static class LinkedPaths
{
    // Linux follows no more than this many links in one path.
    private const int MaxLinks = 40;

    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>
    /// Returns the full path of the file or folder that <paramref name="path"/> leads to, with every link on the way
    /// followed. A path without links that does not exist is returned too: opening it gives the usual error.
    /// </summary>
    /// <exception cref="SparkSetupException">The links lead to nothing, or in a circle.</exception>
    public static string Resolve(string path)
    {
        var full = Path.GetFullPath(path);
        var resolved = Path.GetPathRoot(full)!;
        var parts = new Stack<string>();
        Push(parts, full[resolved.Length..]);
        var links = 0;
        while (parts.TryPop(out var part))
        {
            var next = Path.Combine(resolved, part);
            // The parent is taken where the links before it led: File.ResolveLinkTarget takes it from the text alone.
            if (part == "..") resolved = Path.GetDirectoryName(resolved) ?? resolved;
            else if (part != ".") resolved = new FileInfo(next).LinkTarget is { } target ? Follow(target) : next;
        }

        if (links > 0 && !Path.Exists(resolved)) throw Dangling(path, resolved);
        return resolved;

        string Follow(string target)
        {
            if (++links > MaxLinks) throw Circular(path);
            var root = Path.IsPathRooted(target) ? Path.GetPathRoot(target)! : "";
            Push(parts, target[root.Length..]);
            return root == "" ? resolved : root;
        }
    }

    private static void Push(Stack<string> parts, string path)
    {
        foreach (var part in path.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Reverse()) parts.Push(part);
    }

    private static SparkSetupException Dangling(string path, string target) => new(
        $"The symbolic links of '{path}' lead to '{target}', which does not exist or cannot be read by this user. "
        + "Restore that file, correct the link, or pass the path of the file itself.");

    private static SparkSetupException Circular(string path) => new(
        $"The symbolic links of '{path}' lead in a circle: more than {MaxLinks} links were followed. "
        + "Correct the link, or pass the path of the file itself.");
}
