using System.Globalization;
using System.Text;

namespace SparkDL.Transformers.Text;

/// <summary>
/// BERT's first step: cleaned text cut at white space and punctuation, each CJK character a word of its own.
/// </summary>
internal sealed class BasicTokenizer(bool lowerCase, bool stripAccents, bool splitCjk)
{
    // The blocks of ideographs that BERT was trained to see one by one.
    private static readonly (int First, int Last)[] Ideographs =
    [
        (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F),
            (0x2B820, 0x2CEAF),
        (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
    ];

    public List<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in Normalize(text).EnumerateRunes())
        {
            var alone = IsPunctuation(rune) || (splitCjk && IsIdeograph(rune));
            if (alone || IsSpace(rune))
                Flush(word, words);
            if (alone)
                words.Add(rune.ToString());
            else if (!IsSpace(rune))
                word.Append(rune.ToString());
        }

        Flush(word, words);
        return words;
    }

    private string Normalize(string text)
    {
        var output = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsSpace(rune))
                output.Append(' ');
            else if (!IsDropped(rune))
                AppendPlain(lowerCase ? Rune.ToLowerInvariant(rune) : rune, output);
        }

        return output.ToString();
    }

    private void AppendPlain(Rune rune, StringBuilder output)
    {
        if (!stripAccents)
        {
            output.Append(rune.ToString());
            return;
        }

        // What a decomposition brings to light may be upper case still (the dotted capital I).
        var from = output.Length;
        AccentStripper.Append(rune, output);
        for (var i = from; lowerCase && i < output.Length; i++)
            output[i] = char.ToLowerInvariant(output[i]);
    }

    private static void Flush(StringBuilder word, List<string> words)
    {
        if (word.Length > 0)
            words.Add(word.ToString());
        word.Clear();
    }

    private static bool IsSpace(Rune rune) =>
        rune.Value is ' ' or '\t' or '\n' or '\r' || Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator;

    private static bool IsDropped(Rune rune) => rune.Value is 0 or 0xFFFD || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate
        or UnicodeCategory.OtherNotAssigned;

    // All ASCII that is neither letter, digit nor space counts, "$" and "`" too.
    private static bool IsPunctuation(Rune rune) =>
        (rune.IsAscii && rune.Value > ' ' && rune.Value < 127 && !Rune.IsLetterOrDigit(rune))
            || Rune.IsPunctuation(rune);

    private static bool IsIdeograph(Rune rune)
    {
        foreach (var (first, last) in Ideographs)
        {
            if (rune.Value >= first && rune.Value <= last)
                return true;
        }

        return false;
    }
}
