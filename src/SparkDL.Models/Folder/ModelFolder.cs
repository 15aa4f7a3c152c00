using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SparkDL.Diagnostics;
using SparkDL.Models.Zoo;
using SparkDL.Torch;
using SparkDL.Torch.IO;

namespace SparkDL.Models.Folder;

/// <summary>
/// Saves and loads a model as a folder of data: <c>config.json</c> (architecture, settings, the hash of every other
/// file), <c>model.safetensors</c>, and optionally <c>signature.json</c>, <c>preprocessing.json</c>, <c>labels.json</c>
/// and <c>lineage.json</c>. Nothing in it runs code.
/// </summary>
public static class ModelFolder
{
    /// <summary>The name of the file that holds the weights.</summary>
    public const string WeightsFile = "model.safetensors";

    /// <summary>The name of the file that states the architecture and the other files.</summary>
    public const string ConfigFile = "config.json";

    private const int Format = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Saves a model. The folder is replaced as a whole: a reader sees the old one or the new one.</summary>
    public static void Save(string directory, ModelDescription description, torch.nn.Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Save(directory, description, model.state_dict());
    }

    /// <summary>Saves a model from its state dict.</summary>
    public static void Save(string directory, ModelDescription description, IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(description);
        using var folder = new AtomicFolder(directory);
        using (var weights = folder.Create(WeightsFile))
            SafeTensorsFile.Save(weights, state, new Dictionary<string, string> { ["format"] = "pt" });
        Write(folder, "signature.json", description.Signature);
        Write(folder, "preprocessing.json", description.Preprocessing);
        Write(folder, "labels.json", description.Labels);
        Write(folder, "lineage.json", description.Lineage);
        Write(folder, ConfigFile, new ConfigPage(
            Format, description.Architecture, description.Config ?? [], ModelFiles.Describe(folder.Path, ConfigFile)));
        folder.Commit();
    }

    /// <summary>
    /// Loads a model and checks every file against the size and hash that were stated when it was saved. Symbolic links
    /// are followed.
    /// </summary>
    /// <param name="directory">The folder.</param>
    /// <param name="verify">Whether to check the hashes, which costs a few hundred MB/s; sizes are checked
    /// always.</param>
    /// <exception cref="ModelFormatException">A file is missing, cut or changed; the message names it.</exception>
    public static LoadedModel Load(string directory, bool verify = true)
    {
        var description = Describe(directory, out var files);
        ModelFiles.Check(directory, files, verify);
        using var weights = SafeTensorsFile.Open(Path.Combine(directory, WeightsFile));
        var module = Build(directory, description);
        try
        {
            using var scope = torch.NewDisposeScope();
            // The module uses the mapped file as its memory: processes that load the same model share its pages.
            module.load_state_dict(weights.Tensors(), assign: true);
        }
        catch (ArgumentException e)
        {
            module.Dispose();
            throw new ModelFormatException(weights.Path, "wrong-weights", e.Message.TrimEnd('.'), innerException: e);
        }

        module.eval();
        return new LoadedModel(description, module, ModelFiles.HashOf(Path.Combine(directory, ConfigFile)));
    }

    /// <summary>Reads what a folder states about its model, without the weights.</summary>
    public static ModelDescription Describe(string directory) => Describe(directory, out _);

    private static ModelDescription Describe(string directory, out IReadOnlyDictionary<string, ModelFile> files)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ModelFilePath.RequireFolder(directory);
        var page = Read<ConfigPage>(directory, ConfigFile) ?? throw Missing(directory, ConfigFile);
        if (page.Format != Format)
            throw new ModelFormatException(
                Path.Combine(directory, ConfigFile), "format", $"the folder has format {page.Format}", limit: Format);
        files = page.Files;
        return new ModelDescription(page.Architecture, page.Config)
        {
            Signature = Optional<ModelSignature>(directory, "signature.json", files),
            Preprocessing = Optional<ImagePreprocessing>(directory, "preprocessing.json", files),
            Labels = Optional<string[]>(directory, "labels.json", files),
            Lineage = Optional<JsonObject>(directory, "lineage.json", files),
        };
    }

    private static torch.nn.Module<Tensor, Tensor> Build(string directory, ModelDescription description)
    {
        using var quick = new SkipInitScope();
        try
        {
            return ModelZoo.Create(description.Architecture, description.Config);
        }
        catch (ArgumentException e)
        {
            throw new ModelFormatException(
                Path.Combine(directory, ConfigFile), "architecture", e.Message.TrimEnd('.'), innerException: e);
        }
    }

    private static void Write<T>(AtomicFolder folder, string name, T? value)
    {
        if (value is null)
            return;
        using var stream = folder.Create(name);
        JsonSerializer.Serialize(stream, value, Json);
    }

    private static T? Optional<T>(string directory, string name, IReadOnlyDictionary<string, ModelFile> files)
        where T : class => files.ContainsKey(name) ? Read<T>(directory, name) ?? throw Missing(directory, name) : null;

    private static T? Read<T>(string directory, string name)
        where T : class
    {
        var path = Path.Combine(directory, name);
        if (!File.Exists(path))
            return null;
        try
        {
            using var stream = File.OpenRead(ModelFilePath.Resolve(path));
            return JsonSerializer.Deserialize<T>(stream, Json)
                ?? throw new ModelFormatException(path, "json", "the file holds null");
        }
        catch (JsonException e)
        {
            throw new ModelFormatException(
                path, "json", "the file is cut or was changed: " + e.Message.TrimEnd('.'), e.BytePositionInLine,
                innerException: e);
        }
    }

    private static ModelFormatException Missing(string directory, string name) =>
        new(Path.Combine(directory, name), "missing-file", "the file is not there");

    private sealed record ConfigPage(
        int Format, string Architecture, JsonObject Config, IReadOnlyDictionary<string, ModelFile> Files);
}
