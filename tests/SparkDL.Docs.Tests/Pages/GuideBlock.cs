using System.Text.RegularExpressions;
using SparkDL.Harness;

namespace Docs.Tests.Pages;

/// <summary>A fenced C# block of a page, with the source that the comment before it names.</summary>
/// <param name="Page">The page's path in the repository.</param>
/// <param name="Line">The number of the line that opens the block, from 1.</param>
/// <param name="Text">The code, without the fences.</param>
/// <param name="Source">
/// <c>region NAME</c> or <c>file PATH</c>, as the comment <c>&lt;!-- region NAME --&gt;</c> before the block says; null
/// without one.
/// </param>
internal sealed partial record GuideBlock(string Page, int Line, string Text, string? Source)
{
    /// <summary>All C# blocks of a page, in order.</summary>
    public static IEnumerable<GuideBlock> Of(string page) => Of(page, File.ReadAllLines(RepositoryPaths.Under(page)));

    /// <summary>All C# blocks of a page of these lines, in order.</summary>
    public static IEnumerable<GuideBlock> Of(string page, IReadOnlyList<string> lines)
    {
        for (int i = 0; i < lines.Count; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal))
                continue;
            int end = i + 1;
            while (end < lines.Count && lines[end].TrimEnd() != "```")
                end++;
            if (end == lines.Count)
                throw new InvalidDataException($"{page}:{i + 1}: the block has no end");
            if (CSharp().IsMatch(lines[i]))
            {
                string text = string.Join('\n', lines.Skip(i + 1).Take(end - i - 1));
                yield return new GuideBlock(page, i + 1, text, SourceBefore(lines, i));
            }
            i = end;
        }
    }

    public override string ToString() => $"{Page}:{Line}";

    private static string? SourceBefore(IReadOnlyList<string> lines, int fence)
    {
        int i = fence - 1;
        while (i >= 0 && lines[i].Trim().Length == 0)
            i--;
        return i >= 0 && Comment().Match(lines[i]) is { Success: true } match ? match.Groups["source"].Value : null;
    }

    [GeneratedRegex(@"^```\s*(csharp|cs|c#)\b", RegexOptions.IgnoreCase)]
    private static partial Regex CSharp();

    [GeneratedRegex(@"^<!-- (?<source>(region|file) \S+) -->$")]
    private static partial Regex Comment();
}
