using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SparkDL.ML;

/// <summary>Reads and sets the parameters of a stage: its public properties that can be read and set.</summary>
internal static class StageParameters
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static JsonObject Of(PipelineStage stage)
    {
        JsonObject values = [];
        foreach (PropertyInfo property in Properties(stage.GetType()))
        {
            values[JsonName(property)] =
                JsonSerializer.SerializeToNode(property.GetValue(stage), property.PropertyType, Options);
        }
        return values;
    }

    public static void Set(PipelineStage stage, JsonObject values, string origin)
    {
        Dictionary<string, PropertyInfo> properties = Properties(stage.GetType()).ToDictionary(JsonName);
        foreach ((string name, JsonNode? value) in values)
        {
            if (!properties.TryGetValue(name, out PropertyInfo? property))
            {
                throw new ModelFormatException(
                    origin, "parameter", $"{stage.GetType().Name} has no parameter '{name}'");
            }
            property.SetValue(stage, Read(property, value, origin));
        }
    }

    private static object? Read(PropertyInfo property, JsonNode? value, string origin)
    {
        try
        {
            return value.Deserialize(property.PropertyType, Options);
        }
        catch (JsonException e)
        {
            throw new ModelFormatException(
                origin, "parameter",
                $"'{JsonName(property)}' is {value?.ToJsonString()}, not a {property.PropertyType.Name}",
                innerException: e);
        }
    }

    private static IEnumerable<PropertyInfo> Properties(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetMethod is not null && property.SetMethod is { IsPublic: true })
        .Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is null)
        .OrderBy(property => property.Name, StringComparer.Ordinal);

    private static string JsonName(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);
}
