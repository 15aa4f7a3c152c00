using System.Text.RegularExpressions;

namespace SparkDL.Architecture.Tests;

/// <summary>A file's namespace is its project's root namespace and its folders.</summary>
public sealed partial class FolderNamespaceTests
{
    [Fact]
    public void Namespaces_follow_folders()
    {
        var projects = ProjectFile.Under("src").Concat(ProjectFile.Under("tests")).ToList();

        TidyTests.None(
            from path in SourceTree.CSharp
            where path.StartsWith("src/", StringComparison.Ordinal)
                || path.StartsWith("tests/", StringComparison.Ordinal)
            let expected = Expected(path, projects)
            where expected is not null
            let code = SourceTree.Code(path)
            from Match match in NamespaceDeclaration().Matches(code)
            where match.Groups[1].Value != expected
            select $"{path}: namespace {match.Groups[1].Value}, not {expected}");
    }

    private static string? Expected(string path, List<ProjectFile> projects)
    {
        var folder = Path.GetDirectoryName(path)!;
        // Sources that several assemblies compile: src/Shared/X is SparkDL.X, tests/Shared/X is SparkDL.X.Support.
        if (folder.StartsWith("src/Shared/", StringComparison.Ordinal)) return $"SparkDL.{Dotted(folder[11..])}";
        if (folder.StartsWith("tests/Shared/", StringComparison.Ordinal))
            return $"SparkDL.{Dotted(folder[13..])}.Support";

        var project = projects.Where(p => path.StartsWith($"{p.Folder}/", StringComparison.Ordinal))
            .MaxBy(p => p.Folder.Length);
        // PyTorch's own names, nested in classes where PyTorch nests modules: the folders of Torch are not its names.
        if (project is null || project.Name == "SparkDL.Torch") return null;
        var below = folder[project.Folder.Length..].Trim('/');
        // Exceptions that users catch stand where they look first.
        if (below == "Errors" && project.Name != "SparkDL") return "SparkDL";
        return below.Length == 0 ? project.RootNamespace : $"{project.RootNamespace}.{Dotted(below)}";
    }

    private static string Dotted(string folder) => folder.Replace('/', '.');

    [GeneratedRegex(@"^\s*namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceDeclaration();
}
