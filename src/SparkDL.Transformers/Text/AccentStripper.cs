using System.Globalization;
using System.Text;
using SparkDL.Diagnostics;

namespace SparkDL.Transformers.Text;

/// <summary>
/// Takes accents off: canonical decomposition, then no nonspacing marks. The runtime's own decomposition does nothing
/// in invariant globalization, which is how workers run; so the table is ours.
/// </summary>
internal static class AccentStripper
{
    private const string Resource = "SparkDL.Transformers.Text.decompositions.txt";
    private const int HangulBase = 0xAC00, Leads = 0x1100, Vowels = 0x1161, Tails = 0x11A7;
    private const int VowelCount = 21, TailCount = 28, HangulCount = 11172;

    private static readonly OnceUnlessFailed<Dictionary<int, string>> Table = new();

    /// <summary>Appends what a character leaves behind.</summary>
    public static void Append(Rune rune, StringBuilder output)
    {
        if (rune.IsAscii)
            output.Append((char)rune.Value);
        else if (Table.GetOrRun(ReadTable).TryGetValue(rune.Value, out var plain))
            output.Append(plain);
        else if (rune.Value - HangulBase is >= 0 and < HangulCount)
            AppendHangul(rune.Value - HangulBase, output);
        else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
            output.Append(rune.ToString());
    }

    // A syllable is its lead, vowel and tail by arithmetic, as the Unicode standard defines it.
    private static void AppendHangul(int syllable, StringBuilder output)
    {
        output.Append((char)(Leads + (syllable / (VowelCount * TailCount))));
        output.Append((char)(Vowels + (syllable % (VowelCount * TailCount) / TailCount)));
        if (syllable % TailCount != 0)
            output.Append((char)(Tails + (syllable % TailCount)));
    }

    private static Dictionary<int, string> ReadTable()
    {
        using var stream = typeof(AccentStripper).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        var table = new Dictionary<int, string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var codes = line.Split(' ').Select(c => int.Parse(c, NumberStyles.HexNumber, CultureInfo.InvariantCulture))
                .ToArray();
            table.Add(codes[0], string.Concat(codes.Skip(1).Select(char.ConvertFromUtf32)));
        }

        return table;
    }
}
