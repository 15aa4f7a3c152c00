using System.Text.Json;
using System.Text.Json.Nodes;
using SparkDL.Diagnostics;
using SparkDL.Torch;
using SparkDL.Torch.IO;
using SparkDL.Torch.Models;

namespace SparkDL.Transformers.Text;

/// <summary>Texts to vectors of unit length: a BERT encoder, the mean over each text's tokens, and its direction.</summary>
public sealed class SentenceEncoder : IDisposable
{
    private readonly WordPieceTokenizer _tokenizer;
    private readonly BertModel _model;

    private SentenceEncoder(WordPieceTokenizer tokenizer, BertModel model) => (_tokenizer, _model) = (tokenizer, model);

    /// <summary>How long the vectors are.</summary>
    public long Dimension => _model.config.HiddenSize;

    /// <summary>Reads an encoder from a folder in Hugging Face's layout.</summary>
    /// <exception cref="ModelFormatException">A file is missing or broken, or the folder pools in another way.</exception>
    public static SentenceEncoder Load(string folder)
    {
        var tokenizer = WordPieceTokenizer.Load(folder);
        CheckPooling(folder);
        var path = Path.Combine(folder, "config.json");
        var config = ReadJson(path) ?? throw new ModelFormatException(path, "missing-file", "the file is not there");
        using var weights = SafeTensorsFolder.Open(folder);
        using var scope = torch.NewDisposeScope();
        try
        {
            var model = BertModel.Load(BertConfig.Read(config), weights.Tensors());
            model.eval();
            return new SentenceEncoder(tokenizer, model);
        }
        catch (ArgumentException e)
        {
            throw new ModelFormatException(path, "wrong-weights", e.Message.TrimEnd('.'), innerException: e);
        }
    }

    /// <summary>One vector for each text, [texts, <see cref="Dimension"/>].</summary>
    public Tensor Encode(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        using var scope = torch.NewDisposeScope();
        using var guard = torch.no_grad();
        var (ids, mask) = Batch([.. texts.Select(_tokenizer.Encode)]);
        var tokens = _model.call(ids, mask);
        var share = mask.unsqueeze(-1).to(tokens.dtype);
        var mean = tokens.mul(share).sum([1]).div(share.sum([1]).clamp_min(1e-9));
        return scope.MoveToOuter(torch.nn.functional.normalize(mean));
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private (Tensor Ids, Tensor Mask) Batch(int[][] texts)
    {
        var longest = texts.Max(t => t.Length);
        var (ids, mask) = (new long[texts.Length * longest], new long[texts.Length * longest]);
        Array.Fill(ids, _tokenizer.PadId);
        for (var row = 0; row < texts.Length; row++)
        {
            for (var i = 0; i < texts[row].Length; i++)
                (ids[(row * longest) + i], mask[(row * longest) + i]) = (texts[row][i], 1);
        }

        return (torch.tensor(ids).view([texts.Length, longest]), torch.tensor(mask).view([texts.Length, longest]));
    }

    // A folder without a word on pooling is a plain encoder, for which the mean is the usual choice.
    private static void CheckPooling(string folder)
    {
        var path = Path.Combine(folder, "1_Pooling", "config.json");
        if (ReadJson(path) is { } pooling && pooling["pooling_mode_mean_tokens"]?.GetValue<bool>() != true)
            throw new ModelFormatException(path, "pooling", "only the mean over tokens is supported");
    }

    private static JsonObject? ReadJson(string path)
    {
        try
        {
            return File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path)) as JsonObject : null;
        }
        catch (JsonException e)
        {
            throw new ModelFormatException(path, "json", e.Message.TrimEnd('.'), innerException: e);
        }
    }
}
