using SparkDL.Harness;

namespace Docs.Tests.Pages;

/// <summary>The regions of the sources in the folder <c>Guides</c> of this project, which its tests run.</summary>
internal static class CodeRegions
{
    private const string Start = "#region ";
    private const string End = "#endregion";

    /// <summary>The text of each region by its name, indented as if it stood at the margin.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = Read();

    /// <summary>
    /// Removes the indentation that all lines share, blanks at the ends of lines, and empty lines at both ends.
    /// </summary>
    public static string Normalise(IEnumerable<string> lines)
    {
        List<string> kept = [.. lines.Select(line => line.TrimEnd())];
        int shared = kept.Where(line => line.Length > 0)
            .Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', kept.Select(line => line.Length > 0 ? line[shared..] : line)).Trim('\n');
    }

    /// <summary>The regions of one source.</summary>
    /// <exception cref="InvalidDataException">A region has no end, or stands in another.</exception>
    public static IEnumerable<(string Name, string Text)> In(string file, IReadOnlyList<string> lines)
    {
        string? name = null;
        List<string> text = [];
        foreach (string line in lines)
        {
            string trimmed = line.Trim();
            if (trimmed.StartsWith(Start, StringComparison.Ordinal))
            {
                if (name is not null)
                    throw new InvalidDataException($"{file}: a region starts in the region {name}");
                name = trimmed[Start.Length..].Trim();
                text.Clear();
            }
            else if (trimmed == End)
            {
                yield return (name ?? throw new InvalidDataException($"{file}: a region ends that has no start"),
                    Normalise(text));
                name = null;
            }
            else if (name is not null)
            {
                text.Add(line);
            }
        }
        if (name is not null)
            throw new InvalidDataException($"{file}: the region {name} has no end");
    }

    private static Dictionary<string, string> Read() =>
        Directory.GetFiles(RepositoryPaths.Under("tests/SparkDL.Docs.Tests/Guides"), "*.cs")
            .SelectMany(file => In(file, File.ReadAllLines(file)))
            .ToDictionary(region => region.Name, region => region.Text, StringComparer.Ordinal);
}
