using SparkDL.Sql;

namespace SparkDL.Transformers.Images;

/// <summary>Settings of a session that hold until this is disposed; then those that were found come back.</summary>
internal sealed class ChangedSettings : IDisposable
{
    private readonly RuntimeConfig _conf;
    private readonly Dictionary<string, string?> _found = [];

    public ChangedSettings(RuntimeConfig conf, Dictionary<string, string> values)
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
