using System.Diagnostics;
using SparkDL.Harness;

namespace SparkDL.Architecture.Tests;

/// <summary>The files of this repository: what git tracks or would track.</summary>
internal static class SourceTree
{
    private static readonly HashSet<string> Text =
        [".cs", ".md", ".sh", ".java", ".cpp", ".h", ".txt", ".props", ".targets", ".csproj", ".proto", ".json", ".sln",
            ".py", ""];

    private static readonly Lazy<IReadOnlyList<string>> Files = new(List);

    /// <summary>Paths below the root, with <c>/</c>.</summary>
    public static IEnumerable<string> All => Files.Value;

    public static IEnumerable<string> TextFiles => All.Where(path => Text.Contains(Path.GetExtension(path)));

    /// <summary>C# written by hand.</summary>
    public static IEnumerable<string> CSharp =>
        All.Where(
            path => path.EndsWith(".cs", StringComparison.Ordinal)
                && !path.EndsWith(".g.cs", StringComparison.Ordinal));

    public static string Read(string path) => File.ReadAllText(RepositoryPaths.Under(path));

    public static string Code(string path) => CodeText.Strip(Read(path));

    private static List<string> List()
    {
        // Without git (an unpacked source archive) the folders that builds write into are left out by name.
        var listed = Directory.Exists(RepositoryPaths.Under(".git")) ? FromGit() : FromDisk();
        return [.. listed.Where(path => File.Exists(RepositoryPaths.Under(path))).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> FromGit()
    {
        var start = new ProcessStartInfo("git", ["ls-files", "--cached", "--others", "--exclude-standard"])
        {
            WorkingDirectory = RepositoryPaths.Root,
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static IEnumerable<string> FromDisk() =>
        Directory.EnumerateFiles(RepositoryPaths.Root, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(RepositoryPaths.Root, path))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "artifacts"));
}
