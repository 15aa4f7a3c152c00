using System.Text;

namespace SparkDL.Architecture.Tests;

/// <summary>
/// C# source with comments and the insides of literals blanked, so that rules see only code. Lines stay where they
/// were.
/// </summary>
internal static class CodeText
{
    public static string Strip(string source)
    {
        var code = new StringBuilder(source);
        var position = 0;
        while (position < source.Length)
        {
            var end = LiteralOrCommentEnd(source, position);
            if (end == position)
            {
                position++;
                continue;
            }

            for (; position < end; position++)
            {
                if (source[position] != '\n')
                    code[position] = ' ';
            }
        }

        return code.ToString();
    }

    /// <summary>
    /// Where the comment or literal that begins here ends; <paramref name="start"/> itself when none begins.
    /// </summary>
    private static int LiteralOrCommentEnd(string source, int start)
    {
        var rest = source.AsSpan(start);
        if (rest.StartsWith("//"))
            return EndOf(source, "\n", start, keep: 1);
        if (rest.StartsWith("/*"))
            return EndOf(source, "*/", start + 2);
        if (rest[0] == '\'')
            return QuotedEnd(source, start + 1, '\'');

        var prefix = 0;
        while (prefix < rest.Length && rest[prefix] is '$' or '@')
            prefix++;
        if (prefix == rest.Length || rest[prefix] != '"')
            return start;
        return StringEnd(source, start, prefix);
    }

    private static int StringEnd(string source, int start, int prefix)
    {
        var open = start + prefix;
        var quotes = 0;
        while (open + quotes < source.Length && source[open + quotes] == '"')
            quotes++;
        if (quotes >= 3)
            return EndOf(source, new string('"', quotes), open + quotes);
        var flags = source.AsSpan(start, prefix);
        if (flags.Contains('$'))
            return InterpolatedEnd(source, open + 1, flags.Contains('@'));
        return flags.Contains('@') ? VerbatimEnd(source, open + 1) : QuotedEnd(source, open + 1, '"');
    }

    private static int EndOf(string source, string mark, int from, int keep = 0)
    {
        var found = source.IndexOf(mark, from, StringComparison.Ordinal);
        return found < 0 ? source.Length : found + mark.Length - keep;
    }

    private static int QuotedEnd(string source, int position, char quote)
    {
        while (position < source.Length && source[position] != quote && source[position] != '\n')
            position += source[position] == '\\' ? 2 : 1;
        return Math.Min(position + 1, source.Length);
    }

    private static int VerbatimEnd(string source, int position)
    {
        for (; position < source.Length; position++)
        {
            if (source[position] != '"')
                continue;
            if (position + 1 >= source.Length || source[position + 1] != '"')
                return position + 1;
            position++;
        }

        return source.Length;
    }

    /// <summary>Holes are blanked with the string: none of the rules looks for anything that belongs in one.</summary>
    private static int InterpolatedEnd(string source, int position, bool verbatim)
    {
        var depth = 0;
        while (position < source.Length)
        {
            var current = source[position];
            var doubled = position + 1 < source.Length && source[position + 1] == current;
            if (depth == 0 && current == '"' && !(verbatim && doubled))
                return position + 1;
            if (depth > 0 && LiteralOrCommentEnd(source, position) is var end && end > position)
            {
                position = end;
                continue;
            }

            if (current == '{' && !(depth == 0 && doubled))
                depth++;
            else if (current == '}' && depth > 0)
                depth--;
            else if (depth == 0 && (doubled && current is '{' or '}' or '"' || current == '\\' && !verbatim))
                position++;
            position++;
        }

        return source.Length;
    }
}
