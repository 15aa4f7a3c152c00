using System.Text.RegularExpressions;
using SparkDL.Harness;

namespace SparkDL.Architecture.Tests;

/// <summary>
/// The style that reviews would otherwise have to keep: sizes, and what must not be in the repository.
/// </summary>
public sealed partial class TidyTests
{
    private const int MaxFileLines = 600;
    private const int MaxMemberLines = 70;
    private const string ThisFile = "tests/SparkDL.Architecture.Tests/TidyTests.cs";

    [Fact]
    public void No_file_is_too_long()
    {
        var lengths = SourceTree.CSharp.Select(path => (path, Lines: SourceTree.Read(path).Count(c => c == '\n')));

        None(lengths.Where(file => file.Lines > MaxFileLines).Select(file => $"{file.path}: {file.Lines} lines"));
    }

    [Fact]
    public void No_member_is_too_long()
    {
        var members = from path in SourceTree.CSharp
                      from member in MemberLengths.In(SourceTree.Code(path))
                      where member.Lines > MaxMemberLines
                      select $"{path}:{member.Line}: {member.Lines} lines: {member.Header}";

        None(members);
    }

    [Fact]
    public void Nothing_is_left_half_done()
    {
        var marks = from path in SourceTree.CSharp
                    where path != ThisFile
                    from found in Lines(SourceTree.Read(path), HalfDone())
                    select $"{path}:{found}";

        None(marks);
    }

    [Fact]
    public void No_file_names_a_place_of_the_machine_it_was_written_on()
    {
        var places = from path in SourceTree.TextFiles
                     where path != ThisFile
                     from found in Lines(SourceTree.Read(path), MachinePlace())
                     select $"{path}:{found}";

        None(places);
    }

    [Fact]
    public void The_shared_folder_is_named_by_the_scripts_library_and_by_the_tests_harness()
    {
        string[] code = [".cs", ".sh", ".java", ".cpp", ".c", ".h", ".py", ".csproj", ".props", ".targets"];
        var places = from path in SourceTree.TextFiles
                     where code.Contains(Path.GetExtension(path))
                         && path is not ("eng/lib.sh" or "tests/Harness/SharedFolder.cs" or ThisFile)
                     from found in Lines(SourceTree.Read(path), SharedFolder())
                     select $"{path}:{found}";

        None(places);
    }

    [Fact]
    public void The_product_neither_names_the_shared_folder_nor_unpacks_xz()
    {
        var places = from path in SourceTree.TextFiles
                     where path.StartsWith("src/", StringComparison.Ordinal)
                     from found in Lines(SourceTree.Read(path), SharedOrXz())
                     select $"{path}:{found}";

        None(places);
    }

    [Fact]
    public void Every_path_that_a_document_names_exists()
    {
        var tops = Directory.GetFileSystemEntries(RepositoryPaths.Root).Select(Path.GetFileName).ToHashSet();
        var missing = from path in SourceTree.All
                      where path.EndsWith(".md", StringComparison.Ordinal)
                      from named in NamedPath().Matches(SourceTree.Read(path))
                          .Select(match => match.Groups["path"].Value)
                      where tops.Contains(named.Split('/')[0])
                          && !named.StartsWith("artifacts", StringComparison.Ordinal)
                      where !Path.Exists(RepositoryPaths.Under(named))
                      select $"{path}: {named}";

        None(missing);
    }

    [Fact]
    public void Every_link_of_a_document_leads_to_a_file()
    {
        var broken = from path in SourceTree.All
                     where path.EndsWith(".md", StringComparison.Ordinal)
                     from target in Link().Matches(SourceTree.Read(path)).Select(match => match.Groups["path"].Value)
                     where !target.Contains("://", StringComparison.Ordinal)
                         && !target.StartsWith("mailto:", StringComparison.Ordinal)
                     where !Path.Exists(RepositoryPaths.Under(Path.Combine(Path.GetDirectoryName(path)!, target)))
                     select $"{path}: {target}";

        None(broken);
    }

    [Fact]
    public void Every_accepted_skip_names_a_test_and_its_reason()
    {
        var entries = File.ReadLines(RepositoryPaths.Under("tests/accepted-skips.txt"))
            .Where(line => line.Trim().Length > 0 && line[0] != '#').Select(line => line.Split('\t'));
        var sources = SourceTree.CSharp.Where(path => path.StartsWith("tests/", StringComparison.Ordinal))
            .Select(SourceTree.Read).ToList();
        bool Exists(string test) => sources.Exists(
            source => source.Contains($" {test.Split('.')[^1]}(", StringComparison.Ordinal));

        None(entries.Where(entry => entry.Length != 2 || entry[1].Trim().Length == 0 || !Exists(entry[0]))
            .Select(entry => $"tests/accepted-skips.txt: {string.Join(' ', entry)}: no such test, or no reason"));
    }

    internal static void None(IEnumerable<string> violations)
    {
        var list = violations.ToList();
        Assert.True(list.Count == 0, string.Join('\n', list));
    }

    internal static IEnumerable<string> Lines(string text, Regex pattern) =>
        text.Split('\n').Select((line, index) => (line, index)).Where(item => pattern.IsMatch(item.line))
            .Select(item => $"{item.index + 1}: {item.line.Trim()}");

    [GeneratedRegex(@"\b(TODO|FIXME|XXX|NotImplementedException)\b")]
    private static partial Regex HalfDone();

    [GeneratedRegex(@"(^|[^\w.])/(root|work|home|Users|mnt)/\w")]
    private static partial Regex MachinePlace();

    [GeneratedRegex(@"\.\./shared\b")]
    private static partial Regex SharedFolder();

    [GeneratedRegex(@"\.\./shared\b|\$\{?SHARED\b|SharedFolder|\.tar\.xz|\bxz\b|-xJf|--xz")]
    private static partial Regex SharedOrXz();

    // A link's target without its anchor; a link within the document has none.
    [GeneratedRegex(@"\]\((?<path>[^)#\s]+)[^)]*\)")]
    private static partial Regex Link();

    // In backquotes, or as the target of a link; a path has no spaces and no wildcards.
    [GeneratedRegex(@"(?:`|\]\()(?:\./)?(?<path>[\w.][\w./-]*[\w/])(?:`|\))")]
    private static partial Regex NamedPath();
}
