using System.Diagnostics;
using SparkDL.Diagnostics;

namespace SparkDL.Functions;

/// <summary>
/// Keeps loaded models by content hash, one copy for all tasks of a process. A model is loaded once, however many tasks
/// request it at the same time. Models that no task uses stay while all models together are below the limit in bytes;
/// above it the least recently used is released first.
/// </summary>
public sealed class ModelCache
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private long _clock;

    /// <summary>
    /// Creates a cache that keeps unused models while all models together are below <paramref name="limitBytes"/>.
    /// </summary>
    public ModelCache(long limitBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limitBytes);
        LimitBytes = limitBytes;
    }

    /// <summary>The cache of this process. Its limit is half the memory that the process may use.</summary>
    public static ModelCache Shared { get; } = new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    /// <summary>The limit in bytes. Models in use are never released, so all models together can exceed it.</summary>
    public long LimitBytes { get; }

    /// <summary>The size in bytes of all models that are loaded now.</summary>
    public long Bytes { get; private set; }

    /// <summary>The number of models that are loaded now.</summary>
    public int Count
    {
        get { lock (_gate) return _entries.Count; }
    }

    /// <summary>
    /// Returns a lease on the model with this key, which <paramref name="load"/> creates if it is not loaded. The model
    /// stays loaded until the caller disposes the lease; <paramref name="bytes"/> returns its size.
    /// </summary>
    /// <remarks>A load that fails is forgotten, so that the next caller tries again.</remarks>
    public ModelLease<T> GetOrLoad<T>(string key, Func<T> load, Func<T, long> bytes)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(load);
        ArgumentNullException.ThrowIfNull(bytes);
        var entry = Acquire(key);
        try
        {
            var loaded = entry.Loaded.GetOrRun(() => Measured(entry, Load(load), model => bytes((T)model)));
            Trim();
            return loaded is T model
                ? new ModelLease<T>(model, () => Release(key, entry))
                : throw new InvalidOperationException(
                    $"The model '{key}' is a {loaded.GetType()}, asked for as a {typeof(T)}.");
        }
        catch
        {
            Release(key, entry);
            throw;
        }
    }

    /// <summary>The bytes of the models that tasks use now, and of the others.</summary>
    internal (long Leased, long Idle) Usage()
    {
        lock (_gate)
        {
            var leased = _entries.Values.Where(entry => entry.Users > 0).Sum(entry => entry.Bytes);
            return (leased, Bytes - leased);
        }
    }

    private static T Load<T>(Func<T> load)
    {
        using var activity = Telemetry.Source.StartActivity(Telemetry.Spans.LoadModel);
        var begun = Stopwatch.GetTimestamp();
        try
        {
            var model = load();
            if (Telemetry.ModelLoadDuration.Enabled)
                Telemetry.ModelLoadDuration.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds);
            return model;
        }
        catch (Exception e)
        {
            var kind = ErrorTypes.Of(e);
            activity.Fail(kind);
            if (Telemetry.ModelLoadDuration.Enabled)
            {
                Telemetry.ModelLoadDuration.Record(
                    Stopwatch.GetElapsedTime(begun).TotalSeconds,
                    new KeyValuePair<string, object?>(ErrorTypes.Tag, kind));
            }

            throw;
        }
    }

    private static void CountLookup(Entry? found)
    {
        if (!Telemetry.CacheLookups.Enabled) return;
        var result = found is null ? "miss" : found.Loaded.HasValue ? "hit" : "wait";
        Telemetry.CacheLookups.Add(1, new KeyValuePair<string, object?>(Telemetry.Tags.LookupResult, result));
    }

    private Entry Acquire(string key)
    {
        lock (_gate)
        {
            CountLookup(_entries.GetValueOrDefault(key));
            if (!_entries.TryGetValue(key, out var entry))
            {
                entry = new Entry();
                _entries.Add(key, entry);
            }

            entry.Users++;
            return entry;
        }
    }

    private object Measured(Entry entry, object model, Func<object, long> bytes)
    {
        entry.Bytes = bytes(model);
        lock (_gate)
        {
            entry.Model = model;
            Bytes += entry.Bytes;
        }

        return model;
    }

    private void Release(string key, Entry entry)
    {
        lock (_gate)
        {
            entry.Users--;
            entry.LastUse = ++_clock;
            if (!entry.Loaded.HasValue && entry.Users == 0 && _entries.GetValueOrDefault(key) == entry)
                _entries.Remove(key);
        }

        Trim();
    }

    private void Trim()
    {
        var leaving = new List<object>();
        lock (_gate) TakeOut(leaving);

        // Outside the lock: freeing a large model takes time, and runs code of the user.
        foreach (var model in leaving) (model as IDisposable)?.Dispose();
    }

    private void TakeOut(List<object> leaving)
    {
        while (Bytes > LimitBytes)
        {
            var (key, oldest) = _entries
                .Where(pair => pair.Value is { Users: 0, Model: not null })
                .OrderBy(pair => pair.Value.LastUse)
                .FirstOrDefault();
            if (oldest is null) return;
            _entries.Remove(key);
            Bytes -= oldest.Bytes;
            leaving.Add(oldest.Model!);
            if (Telemetry.CacheEvictions.Enabled) Telemetry.CacheEvictions.Add(1);
        }
    }

    private sealed class Entry
    {
        public OnceUnlessFailed<object> Loaded { get; } = new();

        public object? Model { get; set; }

        public int Users { get; set; }

        public long LastUse { get; set; }

        public long Bytes { get; set; }
    }
}
