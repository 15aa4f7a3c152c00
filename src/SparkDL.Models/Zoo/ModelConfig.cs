using System.Text.Json;
using System.Text.Json.Nodes;

namespace SparkDL.Models.Zoo;

/// <summary>
/// Reads an architecture's settings with their defaults; a setting that is never read is refused as a misspelling.
/// </summary>
internal sealed class ModelConfig(string architecture, JsonObject? json)
{
    private readonly HashSet<string> _read = [];

    public T Get<T>(string name, T usual)
    {
        _read.Add(name);
        if (json is null || !json.TryGetPropertyValue(name, out var value) || value is null)
            return usual;
        try
        {
            return value.Deserialize<T>() ?? usual;
        }
        catch (JsonException e)
        {
            throw new ArgumentException(
                $"{architecture}: '{name}' is {value.ToJsonString()}, not a {typeof(T).Name}.", nameof(name), e);
        }
    }

    public void RefuseUnread()
    {
        var unknown = json?.Select(p => p.Key).Where(k => !_read.Contains(k)).ToList() ?? [];
        if (unknown.Count > 0)
            throw new ArgumentException(
                $"{architecture} has no setting {string.Join(", ", unknown)}; "
                + $"it has {string.Join(", ", _read.Order())}.");
    }
}
