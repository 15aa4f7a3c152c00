namespace SparkDL.Transformers.Text;

/// <summary>
/// BERT's tokenizer: words, then the longest pieces of the vocabulary from the left. Reads the folder layout of Hugging
/// Face (<c>vocab.txt</c>, and <c>tokenizer_config.json</c> where it is there).
/// </summary>
public sealed class WordPieceTokenizer
{
    private const int LongestWord = 100;
    private const string Continued = "##";
    private static readonly string[] Special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    private readonly Dictionary<string, int> _vocabulary;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly BasicTokenizer _words;
    private readonly int _unknown, _first, _last;

    private WordPieceTokenizer(Dictionary<string, int> vocabulary, Settings settings, int longest, string file)
    {
        _vocabulary = vocabulary;
        _lookup = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
        _words = new BasicTokenizer(
            settings.do_lower_case, settings.strip_accents ?? settings.do_lower_case, settings.tokenize_chinese_chars);
        MaxLength = longest;
        (PadId, _unknown, _first, _last) = (Id("[PAD]", file), Id("[UNK]", file), Id("[CLS]", file), Id("[SEP]", file));
    }

    /// <summary>The largest number of tokens of one text; longer texts are cut.</summary>
    public int MaxLength { get; }

    /// <summary>The number of the padding token, which fills up short texts.</summary>
    public int PadId { get; }

    /// <summary>The number of tokens of the vocabulary.</summary>
    public int Count => _vocabulary.Count;

    /// <summary>Reads a tokenizer from a folder.</summary>
    /// <exception cref="ModelFormatException">
    /// The vocabulary is missing or lacks a token that every text needs.
    /// </exception>
    public static WordPieceTokenizer Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var file = Path.Combine(folder, "vocab.txt");
        var path = EncoderFile.Find(file)
            ?? throw new ModelFormatException(file, "missing-file", "the file is not there");
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(path))
            vocabulary[line] = vocabulary.Count;
        var settings = Read<Settings>(folder, "tokenizer_config.json");
        return new WordPieceTokenizer(vocabulary, settings, Longest(folder, settings), file);
    }

    /// <summary>The token numbers of a text, with the marks of its beginning and end.</summary>
    public int[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int> { _first };
        foreach (var (part, isSpecial) in SpecialTokenSplitter.Split(text, Special))
        {
            if (isSpecial)
                ids.Add(_vocabulary[part]);
            else
                _words.Split(part).ForEach(word => AddPieces(word, ids));
        }

        if (ids.Count > MaxLength - 1)
            ids.RemoveRange(MaxLength - 1, ids.Count - MaxLength + 1);
        ids.Add(_last);
        return [.. ids];
    }

    private void AddPieces(string word, List<int> ids)
    {
        var before = ids.Count;
        // The limit counts characters, of which some take two places in a string.
        var known = word.Length <= LongestWord || word.EnumerateRunes().Count() <= LongestWord;
        for (var at = 0; known && at < word.Length;)
        {
            var length = Longest(word, at, out var id);
            known = length > 0;
            ids.Add(id);
            at += length;
        }

        if (known)
            return;
        ids.RemoveRange(before, ids.Count - before);
        ids.Add(_unknown);
    }

    private int Longest(string word, int at, out int id)
    {
        Span<char> piece = stackalloc char[(2 * LongestWord) + Continued.Length];
        var mark = at == 0 ? 0 : Continued.Length;
        Continued.AsSpan(0, mark).CopyTo(piece);
        word.AsSpan(at).CopyTo(piece[mark..]);
        for (var length = word.Length - at; length > 0; length--)
        {
            if (_lookup.TryGetValue(piece[..(mark + length)], out id))
                return length;
        }

        id = _unknown;
        return 0;
    }

    private int Id(string token, string file) => _vocabulary.TryGetValue(token, out var id)
        ? id : throw new ModelFormatException(file, "missing-token", $"the vocabulary has no '{token}'");

    // A sentence encoder may ask for less than its tokenizer; nobody can have more than there are positions.
    private static int Longest(string folder, Settings settings)
    {
        var asked = Read<Sentence>(folder, "sentence_bert_config.json").max_seq_length
            ?? settings.model_max_length ?? 512;
        return (int)Math.Min(asked, Read<Network>(folder, "config.json").max_position_embeddings);
    }

    private static T Read<T>(string folder, string name)
        where T : class, new() => EncoderFile.ReadJson<T>(Path.Combine(folder, name)) ?? new T();

    // The names are the files'.
    private sealed record Settings
    {
        public bool do_lower_case { get; init; } = true;

        public bool? strip_accents { get; init; }

        public bool tokenize_chinese_chars { get; init; } = true;

        public double? model_max_length { get; init; }
    }

    private sealed record Sentence
    {
        public double? max_seq_length { get; init; }
    }

    private sealed record Network
    {
        public double max_position_embeddings { get; init; } = int.MaxValue;
    }
}
