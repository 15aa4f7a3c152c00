using System.Text.Json;

namespace SparkDL.Torch.IO;

/// <summary>
/// Parses the header's JSON token by token and accepts only the structure that the format allows. A document model
/// would build an attacker's nesting and duplicate keys before they could be refused.
/// </summary>
internal ref struct SafeTensorsHeaderParser
{
    private const int MaxRank = 64;
    private readonly string _file;
    private Utf8JsonReader _json;
    private readonly HashSet<string> _names = [];

    public SafeTensorsHeaderParser(string file, ReadOnlySpan<byte> header)
    {
        _file = file;
        _json = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = 8 });
    }

    public List<SafeTensorsEntry> Entries { get; } = [];

    public Dictionary<string, string> Metadata { get; } = [];

    public void Read()
    {
        Next(JsonTokenType.StartObject, "header");
        while (NextIsProperty(out var name, "header"))
        {
            if (!_names.Add(name))
                throw Broken("duplicate-name", $"the name '{name}' stands twice in the header");
            if (name == "__metadata__")
                ReadMetadata();
            else
                Entries.Add(ReadEntry(name));
        }

        if (_json.Read())
            throw Broken("header-json", "something follows the header's object");
    }

    private void ReadMetadata()
    {
        Next(JsonTokenType.StartObject, "__metadata__");
        while (NextIsProperty(out var key, "__metadata__"))
        {
            Next(JsonTokenType.String, "__metadata__");
            if (!Metadata.TryAdd(key, _json.GetString()!))
                throw Broken("duplicate-name", $"the key '{key}' stands twice in the metadata");
        }
    }

    private SafeTensorsEntry ReadEntry(string name)
    {
        ScalarType? type = null;
        List<long>? shape = null, offsets = null;
        Next(JsonTokenType.StartObject, name);
        while (NextIsProperty(out var key, name))
        {
            if ((key == "dtype" && type is not null) || (key == "shape" && shape is not null)
                || (key == "data_offsets" && offsets is not null))
                throw Broken("duplicate-name", $"'{key}' stands twice in tensor '{name}'");
            switch (key)
            {
                case "dtype": type = ReadType(name); break;
                case "shape": shape = ReadNumbers(name, key, MaxRank); break;
                case "data_offsets": offsets = ReadNumbers(name, key, 2); break;
                default:
                    throw Broken(
                    "unknown-key", $"tensor '{name}' has the key '{key}', which the format does not know");
            }
        }

        if (type is null || shape is null || offsets is not { Count: 2 })
            throw Broken("missing-key", $"tensor '{name}' needs dtype, shape and two data_offsets");
        return new SafeTensorsEntry(name, type.Value, shape, offsets[0], offsets[1]);
    }

    private ScalarType ReadType(string name)
    {
        Next(JsonTokenType.String, name);
        var text = _json.GetString()!;
        return SafeTensorsTypes.Parse(text)
            ?? throw Broken("unknown-dtype", $"tensor '{name}' has the element type '{text}', which is not supported");
    }

    private List<long> ReadNumbers(string name, string key, int most)
    {
        var numbers = new List<long>();
        Next(JsonTokenType.StartArray, name);
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_json.TokenType != JsonTokenType.Number || !_json.TryGetInt64(out var number) || number < 0)
                throw Broken(
                    "not-a-size", $"tensor '{name}' has something in {key} that is not an integer from 0 to 2^63 - 1");
            if (numbers.Count == most)
                throw new ModelFormatException(
                    _file, "too-many-numbers", $"tensor '{name}' has too many numbers in {key}", At, most);
            numbers.Add(number);
        }

        return numbers;
    }

    private bool NextIsProperty(out string name, string where)
    {
        if (!_json.Read())
            throw Broken("header-json", $"the header ends inside '{where}'");
        name = _json.TokenType == JsonTokenType.PropertyName ? _json.GetString()! : "";
        return _json.TokenType == JsonTokenType.PropertyName;
    }

    private void Next(JsonTokenType expected, string where)
    {
        if (!_json.Read() || _json.TokenType != expected)
            throw Broken("header-shape", $"'{where}' holds a {_json.TokenType} where the format has a {expected}");
    }

    private readonly long At => 8 + _json.TokenStartIndex;

    private readonly ModelFormatException Broken(string rule, string message) => new(_file, rule, message, At);
}
