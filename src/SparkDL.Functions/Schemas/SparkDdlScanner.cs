using System.Text;

namespace SparkDL.Functions.Schemas;

/// <summary>Splits a DDL text into words and signs.</summary>
internal sealed class SparkDdlScanner
{
    private readonly string _text;
    private int _at;

    public SparkDdlScanner(string text) => _text = text;

    /// <summary>Returns the next word or sign without consuming it; an empty text at the end.</summary>
    public string Peek()
    {
        SkipSpace();
        var end = _at;
        while (end < _text.Length && IsWord(_text[end])) end++;
        return end > _at ? _text[_at..end] : _at < _text.Length ? _text[_at..(_at + 1)] : "";
    }

    /// <summary>Whether the text begins with <c>struct&lt;</c>: a column could be called struct as well.</summary>
    public bool LooksLikeStruct()
    {
        if (!Peek().Equals("struct", StringComparison.OrdinalIgnoreCase)) return false;
        return _text.AsSpan(_at + "struct".Length).TrimStart().StartsWith("<");
    }

    public bool Skip(string sign)
    {
        if (Peek() != sign) return false;
        _at += sign.Length;
        return true;
    }

    public void Expect(string sign)
    {
        if (!Skip(sign)) throw Error($"'{sign}' is missing");
    }

    public bool SkipWord(string word)
    {
        if (!Peek().Equals(word, StringComparison.OrdinalIgnoreCase)) return false;
        _at += word.Length;
        return true;
    }

    public void ExpectWord(string word)
    {
        if (!SkipWord(word)) throw Error($"'{word}' is missing");
    }

    public void ExpectEnd()
    {
        if (Peek() is { Length: > 0 } rest) throw Error($"'{rest}' is not expected");
    }

    /// <summary>Reads a word of the language and returns it in lower case.</summary>
    public string ReadWord()
    {
        var word = Peek();
        if (word.Length == 0 || !IsWord(word[0])) throw Error("a type is missing");
        _at += word.Length;
        return word.ToLowerInvariant();
    }

    /// <summary>Reads a column's name: a word, or any text between backquotes.</summary>
    public string ReadName()
    {
        var word = Peek();
        if (word == "`") return Quoted('`');
        if (word.Length == 0 || !IsWord(word[0])) throw Error("a column's name is missing");
        _at += word.Length;
        return word;
    }

    public int ReadNumber()
    {
        var word = Peek();
        if (!int.TryParse(word, out var number) || number < 0) throw Error("a number is missing");
        _at += word.Length;
        return number;
    }

    public void SkipQuotedText()
    {
        var quote = Peek();
        if (quote is not ("'" or "\"")) throw Error("a quoted text is missing");
        Quoted(quote[0]);
    }

    public ArgumentException Error(string what) =>
        new($"The column list '{_text}' cannot be read: {what}, at position {_at}. "
            + "An example: 'id long, name string'.");

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
    }

    /// <summary>A doubled quote stands for the quote itself.</summary>
    private string Quoted(char quote)
    {
        var result = new StringBuilder();
        for (_at++; _at < _text.Length; _at++)
        {
            if (_text[_at] != quote)
            {
                result.Append(_text[_at]);
                continue;
            }

            _at++;
            if (_at >= _text.Length || _text[_at] != quote) return result.ToString();
            result.Append(quote);
        }

        throw Error($"the closing {quote} is missing");
    }
}
