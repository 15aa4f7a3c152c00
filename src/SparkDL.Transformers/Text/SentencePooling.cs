using System.Text.Json;
using System.Text.Json.Nodes;
using SparkDL.Torch;

namespace SparkDL.Transformers.Text;

/// <summary>
/// Combines the vectors of a text's tokens into one, as the files beside an encoder state (<c>modules.json</c>,
/// <c>1_Pooling/config.json</c>).
/// </summary>
internal sealed class SentencePooling
{
    private const string Prefix = "pooling_mode_";

    // In the order in which sentence-transformers puts several side by side.
    private static readonly string[] Modes = ["cls_token", "max_tokens", "mean_tokens", "mean_sqrt_len_tokens"];

    private readonly List<string> _modes;
    private readonly bool _normalize;

    private SentencePooling(List<string> modes, bool normalize) => (_modes, _normalize) = (modes, normalize);

    /// <summary>The number of vectors of the encoder's width that stand side by side.</summary>
    public int Parts => _modes.Count;

    /// <summary>
    /// Reads a folder. Without files on pooling it is a plain encoder, for which the mean and unit length are usual.
    /// </summary>
    public static SentencePooling Read(string folder)
    {
        var modules = EncoderFile.ReadJson<JsonNode>(Path.Combine(folder, "modules.json")) as JsonArray;
        var steps = modules?.OfType<JsonObject>().Select(m => ((string?)m["type"] ?? "").Split('.')[^1]).ToList();
        if (steps?.Find(s => s is not ("Transformer" or "Pooling" or "Normalize")) is { } other)
            throw new ModelFormatException(Path.Combine(folder, "modules.json"), "modules",
                $"a step '{other}' is not supported");
        var place = modules?.OfType<JsonObject>()
            .FirstOrDefault(m => ((string?)m["type"])?.EndsWith(".Pooling", StringComparison.Ordinal) == true);
        return new(ReadModes(Path.Combine(folder, (string?)place?["path"] ?? "1_Pooling", "config.json")),
            steps is null || steps.Contains("Normalize"));
    }

    /// <summary>One vector for each text.</summary>
    /// <param name="tokens">The tokens' vectors, [texts, tokens, width].</param>
    /// <param name="mask">1 for tokens, 0 for padding, [texts, tokens].</param>
    public Tensor Pool(Tensor tokens, Tensor mask)
    {
        var share = mask.unsqueeze(-1).to(tokens.dtype);
        var parts = _modes.ConvertAll(mode => Pool(mode, tokens, share));
        var whole = parts.Count == 1 ? parts[0] : torch.cat(parts, 1);
        return _normalize ? torch.nn.functional.normalize(whole) : whole;
    }

    private static Tensor Pool(string mode, Tensor tokens, Tensor share) => mode switch
    {
        "cls_token" => tokens.select(1, 0),
        "max_tokens" => tokens.masked_fill(share.eq(0), -1e9).amax([1]),
        "mean_tokens" => tokens.mul(share).sum([1]).div(share.sum([1]).clamp_min(1e-9)),
        _ => tokens.mul(share).sum([1]).div(share.sum([1]).clamp_min(1e-9).sqrt()),
    };

    private static List<string> ReadModes(string path)
    {
        if (EncoderFile.ReadJson<JsonNode>(path) is not JsonObject config)
            return ["mean_tokens"];
        var chosen = config.Where(p => p.Key.StartsWith(Prefix, StringComparison.Ordinal)
            && p.Value?.GetValueKind() == JsonValueKind.True)
            .Select(p => p.Key[Prefix.Length..]).ToHashSet();
        if (chosen.Count == 0 || chosen.FirstOrDefault(c => !Modes.Contains(c)) is not null)
            throw new ModelFormatException(path, "pooling",
                $"pooling by '{string.Join("', '", chosen)}' is not supported; there are {string.Join(", ", Modes)}");
        return [.. Modes.Where(chosen.Contains)];
    }
}
