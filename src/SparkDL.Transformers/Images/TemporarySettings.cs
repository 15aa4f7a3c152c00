using SparkDL.Sql;

namespace SparkDL.Transformers.Images;

/// <summary>Changes settings of a session until it is disposed; then the former values hold again.</summary>
internal sealed class TemporarySettings : IDisposable
{
    private readonly RuntimeConfig _conf;
    private readonly Dictionary<string, string?> _found = [];

    public TemporarySettings(RuntimeConfig conf, Dictionary<string, string> values)
    {
        _conf = conf;
        foreach ((string key, string value) in values)
        {
            _found[key] = conf.Get(key, null);
            conf.Set(key, value);
        }
    }

    public void Dispose()
    {
        foreach ((string key, string? value) in _found)
        {
            if (value is null)
                _conf.Unset(key);
            else
                _conf.Set(key, value);
        }
    }
}
