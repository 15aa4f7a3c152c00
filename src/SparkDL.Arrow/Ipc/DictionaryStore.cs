using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;
using SparkDL.Arrow.Validation;

namespace SparkDL.Arrow.Ipc;

/// <summary>The current dictionaries of a stream or file, by their ids in its schema.</summary>
internal sealed class DictionaryStore : IDisposable
{
    private readonly Dictionary<long, ArrowType> _types = [];
    private readonly Dictionary<long, GrowingDictionary> _current = [];

    public DictionaryStore(Schema schema)
    {
        foreach (var field in schema.Fields)
            Register(field);
    }

    public ArrowType TypeOf(long id, long offset) => _types.TryGetValue(id, out var type)
        ? type
        : throw ArrowFormatException.Malformed($"A dictionary has id {id}, which the schema does not name.", offset);

    /// <summary>
    /// Returns the dictionary with all its deltas, which stays owned by this object; null where there is none yet.
    /// </summary>
    public Column? Find(long id, long offset) => _current.GetValueOrDefault(id)?.Whole(offset);

    public bool Has(long id) => _current.ContainsKey(id);

    /// <summary>
    /// Sets the dictionary or appends a delta to it. The column belongs to this object from now on; batches that were
    /// read before keep the dictionary that they had.
    /// </summary>
    /// <exception cref="ArrowFormatException">The dictionary would grow beyond the limits.</exception>
    public void Put(long id, Column values, bool isDelta, ArrowLimits limits, long offset)
    {
        _current.TryGetValue(id, out var old);
        if (isDelta && old is not null)
        {
            old.Add(values, limits, offset);
            return;
        }

        _current[id] = new GrowingDictionary(values);
        old?.Dispose();
    }

    public void Dispose()
    {
        foreach (var dictionary in _current.Values)
            dictionary.Dispose();
        _current.Clear();
    }

    private void Register(Field field)
    {
        var children = field.Type.Children;
        if (field.Type is DictionaryType type)
        {
            if (!_types.TryAdd(type.WireId, type.ValueType) && !_types[type.WireId].Equals(type.ValueType))
                throw ArrowFormatException.Malformed(
                    $"Two fields share dictionary {type.WireId} but not its type.", null, field.Name);
            children = type.ValueType.Children;
        }

        foreach (var child in children)
            Register(child);
    }
}
