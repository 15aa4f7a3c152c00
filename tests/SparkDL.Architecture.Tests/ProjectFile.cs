using System.Xml.Linq;
using SparkDL.Harness;

namespace SparkDL.Architecture.Tests;

/// <summary>One project file of the repository, as far as the rules look at it.</summary>
internal sealed class ProjectFile
{
    private readonly XDocument _xml;

    private ProjectFile(string path)
    {
        Path = path;
        _xml = XDocument.Load(RepositoryPaths.Under(path));
    }

    /// <summary>The path below the repository's root.</summary>
    public string Path { get; }

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    public string AssemblyName => Value("AssemblyName") ?? Name;

    /// <summary>The first part of its namespaces; test projects name none and use their own name.</summary>
    public string RootNamespace => Value("RootNamespace") ?? Name;

    /// <summary>What <c>src/Directory.Build.props</c> makes of every project there, unless it says otherwise.</summary>
    public bool IsPacked => Path.StartsWith("src/", StringComparison.Ordinal) && Value("IsPackable") != "false";

    /// <summary>The names of the projects that it references.</summary>
    public IReadOnlyList<string> References =>
        [.. Includes("ProjectReference").Select(path => System.IO.Path.GetFileNameWithoutExtension(path)!)];

    /// <summary>The assemblies that it opens its internals to, beside what all projects share.</summary>
    public IReadOnlyList<string> Friends => [.. Includes("InternalsVisibleTo")];

    /// <summary>All projects below a folder of the repository's root.</summary>
    public static IReadOnlyList<ProjectFile> Under(string folder) =>
    [
        .. SourceTree.All
            .Where(path => path.StartsWith($"{folder}/", StringComparison.Ordinal)
                && path.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(path => new ProjectFile(path)),
    ];

    private string? Value(string property) => _xml.Descendants(property).FirstOrDefault()?.Value;

    private IEnumerable<string> Includes(string item) =>
        _xml.Descendants(item).Select(element => element.Attribute("Include")!.Value);
}
