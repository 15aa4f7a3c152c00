using System.Text.RegularExpressions;
using SparkDL.Harness;

namespace Docs.Tests.Pages;

/// <summary>The code and the links of README and of the pages below <c>docs</c>.</summary>
public sealed partial class PageTests
{
    private const string FirstProgram = "examples/01_FirstFunction/Program.cs";

    private static IEnumerable<string> Guides =>
        Directory.GetFiles(RepositoryPaths.Under("docs/guides"), "*.md").Select(Relative).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Pages =>
        Directory.GetFiles(RepositoryPaths.Under("docs"), "*.md", SearchOption.AllDirectories).Select(Relative)
            .Append("README.md").Append("examples/README.md").Order(StringComparer.Ordinal);

    [Fact]
    public void The_code_of_every_guide_is_the_code_that_a_test_runs()
    {
        List<GuideBlock> blocks = [.. Guides.SelectMany(GuideBlock.Of)];

        Assert.NotEmpty(blocks);
        None(blocks.Select(Difference).OfType<string>());
    }

    [Fact]
    public void Every_region_stands_in_a_guide()
    {
        HashSet<string> shown =
            [.. Guides.SelectMany(GuideBlock.Of).Select(block => block.Source).OfType<string>()];

        None(CodeRegions.All.Keys.Where(name => !shown.Contains($"region {name}")));
    }

    [Fact]
    public void The_readme_shows_the_first_example_and_no_other_code()
    {
        GuideBlock block = Assert.Single(GuideBlock.Of("README.md"));

        Assert.Equal(FileText(FirstProgram), CodeRegions.Normalise(block.Text.Split('\n')));
    }

    [Fact]
    public void Every_relative_link_leads_to_a_file_and_to_a_heading()
    {
        None(from page in Pages
             from Match link in Link().Matches(WithoutCode(File.ReadAllText(RepositoryPaths.Under(page))))
             let target = link.Groups["target"].Value
             where !target.Contains("://", StringComparison.Ordinal) && !Leads(page, target)
             select $"{page}: {target}");
    }

    [Fact]
    public void Every_guide_has_the_same_sections()
    {
        string[] sections =
            ["What it is for", "The smallest program", "The options that matter", "Errors", "What is not there"];

        None(from page in Guides
             let headings = Headings(page)
             from section in sections
             where !headings.Contains(section)
             select $"{page}: no section '{section}'");
    }

    [Theory]
    [InlineData("a block without a source", "```csharp", "int a;", "```")]
    [InlineData("a region that does not exist", "<!-- region none -->", "```cs", "int a;", "```")]
    [InlineData("another text", "<!-- file examples/01_FirstFunction/Program.cs -->", "```csharp", "int a;", "```")]
    public void A_block_that_no_test_runs_is_found(string kind, params string[] lines)
    {
        GuideBlock block = Assert.Single(GuideBlock.Of("page", lines));

        Assert.True(Difference(block) is not null, kind);
    }

    private static string? Difference(GuideBlock block)
    {
        if (block.Source is not { } source)
            return $"{block}: no comment <!-- region NAME --> or <!-- file PATH --> stands before the code";
        string name = source.Split(' ')[1];
        string? wanted = source.StartsWith("file ", StringComparison.Ordinal)
            ? FileText(name)
            : CodeRegions.All.GetValueOrDefault(name);
        if (wanted is null)
            return $"{block}: there is no {source}";
        return CodeRegions.Normalise(block.Text.Split('\n')) == wanted
            ? null
            : $"{block}: the code is not that of {source}, which is:\n{wanted}";
    }

    private static string FileText(string path) =>
        CodeRegions.Normalise(File.ReadAllLines(RepositoryPaths.Under(path)));

    private static bool Leads(string page, string target)
    {
        string[] parts = target.Split('#');
        string path = parts[0].Length == 0
            ? page
            : Relative(Path.GetFullPath(parts[0], RepositoryPaths.Under(Path.GetDirectoryName(page)!)));
        if (!Path.Exists(RepositoryPaths.Under(path)))
            return false;
        return parts.Length == 1 || Headings(path).Select(Anchor).Contains(parts[1]);
    }

    private static List<string> Headings(string page) =>
        [.. Heading().Matches(WithoutCode(File.ReadAllText(RepositoryPaths.Under(page))))
            .Select(match => match.Groups["text"].Value.Trim())];

    /// <summary>The anchor of a heading as Git hosts make it: small letters, hyphens for blanks.</summary>
    private static string Anchor(string heading) =>
        NotInAnchors().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    private static string WithoutCode(string text) => Fenced().Replace(text, "");

    private static string Relative(string path) => Path.GetRelativePath(RepositoryPaths.Root, path);

    private static void None(IEnumerable<string> faults)
    {
        List<string> found = [.. faults];
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();
}
