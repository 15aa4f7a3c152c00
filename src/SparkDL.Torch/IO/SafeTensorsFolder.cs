using System.Text.Json;
using System.Text.Json.Nodes;
using SparkDL.Diagnostics;

namespace SparkDL.Torch.IO;

/// <summary>
/// The weights of a folder in Hugging Face's layout: one file <c>model.safetensors</c>, or several with
/// <c>model.safetensors.index.json</c>.
/// </summary>
public sealed class SafeTensorsFolder : IDisposable
{
    /// <summary>The name of the weights' file where there is one only.</summary>
    public const string WeightsFile = "model.safetensors";

    private readonly List<SafeTensorsFile> _files = [];
    private readonly OrderedDictionary<string, SafeTensorsFile> _places = [];

    private SafeTensorsFolder()
    {
    }

    /// <summary>The names of all tensors.</summary>
    public IEnumerable<string> Names => _places.Keys;

    /// <summary>Maps the files of a folder and checks their headers. Symbolic links are followed.</summary>
    /// <exception cref="ModelFormatException">A file is missing or breaks a rule, or the index and the files
    /// disagree.</exception>
    public static SafeTensorsFolder Open(string folder)
    {
        var weights = new SafeTensorsFolder();
        try
        {
            var index = Path.Combine(folder, "model.safetensors.index.json");
            if (File.Exists(index))
                weights.AddShards(folder, index);
            else
                weights.AddAll(SafeTensorsFile.Open(Path.Combine(folder, WeightsFile)));
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Returns all tensors by name, as views of the mapped files.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors()
    {
        var tensors = new OrderedDictionary<string, Tensor>();
        foreach (var (name, file) in _places)
            tensors.Add(name, file.Tensor(name));
        return tensors;
    }

    /// <inheritdoc/>
    public void Dispose() => _files.ForEach(f => f.Dispose());

    private void AddAll(SafeTensorsFile file)
    {
        _files.Add(file);
        foreach (var entry in file.Entries)
            _places.Add(entry.Name, file);
    }

    private void AddShards(string folder, string index)
    {
        var shards = new Dictionary<string, SafeTensorsFile>(StringComparer.Ordinal);
        foreach (var (name, shard) in ReadMap(index))
        {
            // A name with a path could lead out of the folder. Links inside the folder may: they are the user's own.
            if (shard != Path.GetFileName(shard))
                throw new ModelFormatException(index, "file-name", $"'{shard}' is not a plain file name");
            if (!shards.TryGetValue(shard, out var file))
            {
                shards.Add(shard, file = SafeTensorsFile.Open(Path.Combine(folder, shard)));
                _files.Add(file);
            }

            file.Entry(name);
            _places.Add(name, file);
        }
    }

    private static List<(string Name, string Shard)> ReadMap(string index)
    {
        try
        {
            var map = JsonNode.Parse(File.ReadAllText(ModelFilePath.Resolve(index)))?["weight_map"] as JsonObject
                ?? throw new ModelFormatException(index, "weight-map", "there is no weight_map");
            return [.. map.Select(p => (p.Key, p.Value!.GetValue<string>()))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new ModelFormatException(index, "json", e.Message.TrimEnd('.'), innerException: e);
        }
    }
}
