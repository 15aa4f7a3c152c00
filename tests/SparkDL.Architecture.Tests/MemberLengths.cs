using System.Text.RegularExpressions;

namespace SparkDL.Architecture.Tests;

/// <summary>Finds the members of the types in a file and how many lines each takes, by its braces.</summary>
internal static partial class MemberLengths
{
    /// <summary>Every member with a parameter list: its first line's text, and its lines.</summary>
    public static IEnumerable<(string Header, int Line, int Lines)> In(string code)
    {
        var blocks = new Stack<(bool HoldsMembers, int Start)>();
        blocks.Push((true, 0));
        var start = 0; // of the declaration or statement that we are in
        for (var position = 0; position < code.Length; position++)
        {
            switch (code[position])
            {
                case '{':
                    var header = code[start..position];
                    var opensType = blocks.Peek().HoldsMembers && TypeOrNamespace().IsMatch(header);
                    blocks.Push((opensType, start));
                    if (opensType || !blocks.Skip(1).First().HoldsMembers)
                        start = position + 1;
                    break;
                case '}':
                    var (_, opened) = blocks.Pop();
                    if (blocks.Count == 0)
                        yield break;
                    if (blocks.Peek().HoldsMembers && Measure(code, opened, position) is { } member)
                        yield return member;
                    start = position + 1;
                    break;
                case ';':
                    if (blocks.Peek().HoldsMembers && Measure(code, start, position) is { } expression)
                        yield return expression;
                    start = position + 1;
                    break;
            }
        }
    }

    private static (string Header, int Line, int Lines)? Measure(string code, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(code[start]))
            start++;
        var text = code[start..end];
        var open = text.IndexOf('{');
        var header = open < 0 ? text : text[..open];
        if (!header.Contains('(') || TypeOrNamespace().IsMatch(header))
            return null;
        var line = code.AsSpan(0, start).Count('\n') + 1;
        return (header.Split('\n')[0].Trim(), line, text.Count(c => c == '\n') + 1);
    }

    // Directives and attributes may stand before the declaration.
    [GeneratedRegex(
        @"^\s*(?:#[^\n]*\s*)*(?:\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]\s*)*"
            + @"[^(=]*\b(class|struct|record|interface|enum|namespace)\b",
        RegexOptions.Singleline)]
    private static partial Regex TypeOrNamespace();
}
