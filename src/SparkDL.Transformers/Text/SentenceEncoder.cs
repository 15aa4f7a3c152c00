using System.Text.Json.Nodes;
using SparkDL.Models.Zoo.Bert;
using SparkDL.Torch;
using SparkDL.Torch.IO;

namespace SparkDL.Transformers.Text;

/// <summary>
/// Encodes texts as vectors with a BERT encoder. Its folder states the pooling; where it does not, a vector is the mean
/// over the text's tokens, scaled to unit length.
/// </summary>
public sealed class SentenceEncoder : IDisposable
{
    private const string OlderWeights = "pytorch_model.bin";

    private readonly WordPieceTokenizer _tokenizer;
    private readonly BertModel _model;
    private readonly SentencePooling _pooling;

    private SentenceEncoder(WordPieceTokenizer tokenizer, BertModel model, SentencePooling pooling) =>
        (_tokenizer, _model, _pooling) = (tokenizer, model, pooling);

    /// <summary>The length of the vectors.</summary>
    public long Dimension => _model.config.HiddenSize * _pooling.Parts;

    /// <summary>Reads an encoder from a folder in Hugging Face's layout.</summary>
    /// <exception cref="ModelFormatException">
    /// A file is missing or broken, or the folder pools in another way.
    /// </exception>
    public static SentenceEncoder Load(string folder)
    {
        var tokenizer = WordPieceTokenizer.Load(folder);
        var pooling = SentencePooling.Read(folder);
        var path = Path.Combine(folder, "config.json");
        var config = EncoderFile.ReadJson<JsonNode>(path) as JsonObject
            ?? throw new ModelFormatException(path, "missing-file", "the file is not there");
        using var scope = torch.NewDisposeScope();
        using var mapped = File.Exists(Path.Combine(folder, OlderWeights))
            && !Directory.EnumerateFiles(folder, "*.safetensors").Any()
            ? null
            : SafeTensorsFolder.Open(folder);
        try
        {
            var model = BertModel.Load(
                BertConfig.Read(config), mapped?.Tensors() ?? PthFile.Load(Path.Combine(folder, OlderWeights)));
            model.eval();
            return new SentenceEncoder(tokenizer, model, pooling);
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
        return scope.MoveToOuter(_pooling.Pool(tokens, mask));
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
}
