namespace SparkDL.Torch;

/// <summary>One argument or result in an operator's schema.</summary>
internal sealed record SchemaArgument(string Type, string Name, string? Default);

/// <summary>An operator's schema as libtorch prints it, parsed far enough to compare two of them.</summary>
internal sealed class OperatorSchema
{
    private OperatorSchema(IReadOnlyList<SchemaArgument> arguments, IReadOnlyList<string> results)
    {
        Arguments = arguments;
        Results = results;
    }

    internal IReadOnlyList<SchemaArgument> Arguments { get; }

    internal IReadOnlyList<string> Results { get; }

    /// <summary>Reads <c>aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor</c>.</summary>
    internal static OperatorSchema Parse(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var close = MatchingBracket(text, open);
        var arrow = close < 0 ? -1 : text.IndexOf("->", close, StringComparison.Ordinal);
        if (open < 0 || close < 0 || arrow < 0) throw new FormatException($"not an operator schema: {text}");
        var arguments = Split(text[(open + 1)..close]).Where(a => a != "*").Select(ParseArgument).ToList();
        var results = text[(arrow + 2)..].Trim();
        if (results.StartsWith('(')) results = results[1..^1];
        return new OperatorSchema(arguments, Split(results).Select(r => ParseArgument(r).Type).ToList());
    }

    /// <summary>
    /// Returns why a call that was written for this schema does not fit an operator's schema, or null if it fits.
    /// </summary>
    internal string? Mismatch(OperatorSchema live)
    {
        for (var k = 0; k < Arguments.Count; k++)
        {
            if (k >= live.Arguments.Count) return $"argument {Arguments[k].Name} is gone";
            if (live.Arguments[k].Name != Arguments[k].Name)
                return $"argument {k} is {live.Arguments[k].Name}, not {Arguments[k].Name}";
            if (live.Arguments[k].Type != Arguments[k].Type && !IsCorrection(Arguments[k], live.Arguments[k]))
                return $"argument {Arguments[k].Name} is {live.Arguments[k].Type}, not {Arguments[k].Type}";
        }
        foreach (var extra in live.Arguments.Skip(Arguments.Count))
            if (extra.Default is null) return $"argument {extra.Name} is new and has no default";
        return Results.SequenceEqual(live.Results) ? null : "the results differ";
    }

    // The only argument of the table whose type changed: the correction of var and std is an int in 1.13 and a Scalar
    // in 2.x, which takes an integer in the same way.
    private static bool IsCorrection(SchemaArgument written, SchemaArgument live) =>
        (written.Name, written.Type, live.Type) is ("correction", "int?", "Scalar?");

    private static SchemaArgument ParseArgument(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var fallback = equals < 0 ? null : text[(equals + 1)..].Trim();
        var declaration = (equals < 0 ? text : text[..equals]).Trim();
        declaration = WithoutAliases(declaration);
        var space = declaration.LastIndexOf(' ');
        return space < 0
            ? new SchemaArgument(Normalize(declaration), "", fallback)
            : new SchemaArgument(Normalize(declaration[..space]), declaration[(space + 1)..], fallback);
    }

    // SymInt is int to a caller without symbols; the N of int[N] only says how often a single number repeats.
    private static string Normalize(string type)
    {
        type = type.Replace("SymInt", "int", StringComparison.Ordinal).Trim();
        var open = type.IndexOf('[', StringComparison.Ordinal);
        if (open < 0) return type;
        var close = type.IndexOf(']', open);
        return type[..(open + 1)] + type[close..];
    }

    private static string WithoutAliases(string text)
    {
        while (text.IndexOf('(', StringComparison.Ordinal) is >= 0 and var open)
            text = text.Remove(open, MatchingBracket(text, open) - open + 1);
        return text;
    }

    private static int MatchingBracket(string text, int open)
    {
        var depth = 0;
        for (var k = Math.Max(open, 0); k < text.Length; k++)
        {
            if (text[k] == '(') depth++;
            if (text[k] == ')' && --depth == 0) return k;
        }
        return -1;
    }

    private static List<string> Split(string list)
    {
        var parts = new List<string>();
        var (depth, start) = (0, 0);
        for (var k = 0; k < list.Length; k++)
        {
            if (list[k] is '(' or '[') depth++;
            if (list[k] is ')' or ']') depth--;
            if (list[k] != ',' || depth != 0) continue;
            parts.Add(list[start..k].Trim());
            start = k + 1;
        }
        if (list[start..].Trim().Length > 0) parts.Add(list[start..].Trim());
        return parts;
    }
}
