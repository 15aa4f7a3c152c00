using SparkDL.Connect;
using SparkDL.Connect.Protos;
using Operation = SparkDL.Connect.Protos.ConfigRequest.Types.Operation;

namespace SparkDL.Sql;

/// <summary>The session's settings on the server.</summary>
public sealed class RuntimeConfig
{
    private readonly ConnectClient _client;

    internal RuntimeConfig(ConnectClient client) => _client = client;

    /// <summary>The value of a setting.</summary>
    /// <exception cref="SparkServerException">It is not set and has no default.</exception>
    public string Get(string key)
    {
        var operation = new Operation { Get = new ConfigRequest.Types.Get() };
        operation.Get.Keys.Add(key);
        return Single(operation)!;
    }

    /// <summary>The value of a setting, or <paramref name="defaultValue"/> where it is not set.</summary>
    public string? Get(string key, string? defaultValue)
    {
        var operation = new Operation { GetOption = new ConfigRequest.Types.GetOption() };
        operation.GetOption.Keys.Add(key);
        return Single(operation) ?? defaultValue;
    }

    /// <summary>All settings whose names begin with the prefix.</summary>
    public IReadOnlyDictionary<string, string> GetAll(string? prefix = null)
    {
        var operation = new Operation { GetAll = new ConfigRequest.Types.GetAll() };
        if (prefix is not null)
            operation.GetAll.Prefix = prefix;
        // The server takes the prefix off the names.
        return Send(operation).Pairs.ToDictionary(p => prefix + p.Key, p => p.Value);
    }

    /// <summary>Sets a setting for this session.</summary>
    public void Set(string key, string value) => Set([new(key, value)]);

    /// <summary>Sets a setting for this session.</summary>
    public void Set(string key, bool value) => Set(key, value ? "true" : "false");

    /// <summary>Sets a setting for this session.</summary>
    public void Set(string key, long value) =>
        Set(key, value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Sets several settings in one call.</summary>
    public void Set(IEnumerable<KeyValuePair<string, string>> settings)
    {
        var operation = new Operation { Set = new ConfigRequest.Types.Set() };
        operation.Set.Pairs.AddRange(settings.Select(s => new KeyValue { Key = s.Key, Value = s.Value }));
        if (operation.Set.Pairs.Count > 0)
            Send(operation);
    }

    /// <summary>Puts settings back to their defaults.</summary>
    public void Unset(params IEnumerable<string> keys)
    {
        var operation = new Operation { Unset = new ConfigRequest.Types.Unset() };
        operation.Unset.Keys.AddRange(keys);
        Send(operation);
    }

    /// <summary>Whether a running session may change the setting.</summary>
    public bool IsModifiable(string key)
    {
        var operation = new Operation { IsModifiable = new ConfigRequest.Types.IsModifiable() };
        operation.IsModifiable.Keys.Add(key);
        return Single(operation) == "true";
    }

    private string? Single(Operation operation)
    {
        var pair = Send(operation).Pairs.Single();
        return pair.HasValue ? pair.Value : null;
    }

    private ConfigResponse Send(Operation operation) => _client.ConfigAsync(operation).GetAwaiter().GetResult();
}
