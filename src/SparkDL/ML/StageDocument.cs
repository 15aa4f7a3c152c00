using System.Text.Json;
using System.Text.Json.Nodes;

namespace SparkDL.ML;

/// <summary>
/// Describes a stage as data: its class by name, and its parameters. The same document is saved with a stage and sent
/// to executors, so a stage that can be loaded can also run there.
/// </summary>
/// <param name="Class">Full name of the class.</param>
/// <param name="Uid">The stage's unique name.</param>
/// <param name="ParamMap">Parameters that differ from the defaults.</param>
/// <param name="DefaultParamMap">The defaults of the version that saved it.</param>
internal sealed record StageDocument(string Class, string Uid, JsonObject ParamMap, JsonObject DefaultParamMap)
{
    public const string FileName = "metadata.json";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static StageDocument From(PipelineStage stage)
    {
        JsonObject defaults = StageParameters.Of(New(stage.GetType()));
        JsonObject changed = [];
        foreach ((string name, JsonNode? value) in StageParameters.Of(stage))
            if (!JsonNode.DeepEquals(value, defaults[name]))
                changed[name] = value?.DeepClone();
        return new StageDocument(stage.GetType().FullName!, stage.Uid, changed, defaults);
    }

    public static StageDocument Parse(string json, string origin)
    {
        try
        {
            return JsonSerializer.Deserialize<StageDocument>(json, Options)
                ?? throw new ModelFormatException(origin, "json", "the document is null");
        }
        catch (JsonException e)
        {
            throw new ModelFormatException(
                origin, "json", $"not a saved stage, or cut: {e.Message.TrimEnd('.')}", innerException: e);
        }
    }

    public static StageDocument Read(string folder)
    {
        string file = Path.Combine(folder, FileName);
        return File.Exists(file)
            ? Parse(File.ReadAllText(file), file)
            : throw new ModelFormatException(
                file, "missing-file", "the file is not there: the folder is no saved stage, or not a whole one");
    }

    public void Write(string folder) => File.WriteAllText(Path.Combine(folder, FileName), ToJson());

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <summary>Creates the stage.</summary>
    /// <param name="origin">Where the document came from, for errors.</param>
    /// <exception cref="ModelFormatException">The class is not known, or has no such parameter.</exception>
    public PipelineStage CreateStage(string origin)
    {
        PipelineStage stage = New(StageTypes.Find(Class, origin));
        stage.Uid = Uid;
        StageParameters.Set(stage, Merged(), origin);
        return stage;
    }

    // The defaults at the time of saving win over today's, so that a saved stage goes on doing what it did.
    private JsonObject Merged()
    {
        JsonObject merged = DefaultParamMap.DeepClone().AsObject();
        foreach ((string name, JsonNode? value) in ParamMap)
            merged[name] = value?.DeepClone();
        return merged;
    }

    private static PipelineStage New(Type type)
    {
        try
        {
            return (PipelineStage)Activator.CreateInstance(type)!;
        }
        catch (MissingMethodException e)
        {
            throw new InvalidOperationException(
                $"{type} needs a public constructor without parameters, to be saved, loaded or sent to executors", e);
        }
    }
}
