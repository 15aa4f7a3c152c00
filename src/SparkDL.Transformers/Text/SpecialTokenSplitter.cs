namespace SparkDL.Transformers.Text;

/// <summary>Splits a text at the tokens that stand for themselves, such as <c>[MASK]</c>.</summary>
internal static class SpecialTokenSplitter
{
    public static IEnumerable<(string Part, bool IsSpecial)> Split(string text, string[] tokens)
    {
        var from = 0;
        for (var at = text.IndexOf('[', StringComparison.Ordinal); at >= 0; at = text.IndexOf('[', at))
        {
            var token = Array.Find(tokens, t => string.CompareOrdinal(text, at, t, 0, t.Length) == 0);
            if (token is null)
            {
                at++;
                continue;
            }

            yield return (text[from..at], false);
            yield return (token, true);
            from = at += token.Length;
        }

        yield return (text[from..], false);
    }
}
