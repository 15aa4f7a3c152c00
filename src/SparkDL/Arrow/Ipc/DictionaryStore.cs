namespace SparkDL.Arrow.Ipc;

/// <summary>The dictionaries of a stream or file as they stand at the moment, by their ids on the wire.</summary>
internal sealed class DictionaryStore : IDisposable
{
    private readonly Dictionary<long, ArrowType> _types = [];
    private readonly Dictionary<long, Column> _current = [];

    public DictionaryStore(Schema schema)
    {
        foreach (var field in schema.Fields)
            Register(field);
    }

    public ArrowType TypeOf(long id, long offset) => _types.TryGetValue(id, out var type)
        ? type
        : throw ArrowFormatException.Malformed($"A dictionary has id {id}, which the schema does not name.", offset);

    public Column? Find(long id) => _current.GetValueOrDefault(id);

    public bool Has(long id) => _current.ContainsKey(id);

    /// <summary>Takes the column over as the dictionary, or as more of it. Batches that were read before keep what they had.</summary>
    /// <exception cref="ArrowFormatException">More values than <paramref name="limit"/> would have to be copied.</exception>
    public void Put(long id, Column values, bool isDelta, long limit = long.MaxValue, long? byteOffset = null)
    {
        _current.TryGetValue(id, out var old);
        if (isDelta && old is not null)
            values = Concatenate(old, values, limit, byteOffset);
        _current[id] = values;
        old?.Dispose();
    }

    public void Dispose()
    {
        foreach (var column in _current.Values)
            column.Dispose();
        _current.Clear();
    }

    private static Column Concatenate(Column old, Column more, long limit, long? byteOffset)
    {
        using (more)
        using (var builder = ColumnBuilder.For(old.Type))
        {
            CopySize.Check(old, limit, byteOffset);
            CopySize.Check(more, limit, byteOffset);
            builder.AppendFrom(old, 0, old.Length);
            builder.AppendFrom(more, 0, more.Length);
            return builder.Build();
        }
    }

    private void Register(Field field)
    {
        var children = field.Type.Children;
        if (field.Type is DictionaryType type)
        {
            if (!_types.TryAdd(type.WireId, type.ValueType) && !_types[type.WireId].Equals(type.ValueType))
                throw ArrowFormatException.Malformed($"Two fields share dictionary {type.WireId} but not its type.", null, field.Name);
            children = type.ValueType.Children;
        }

        foreach (var child in children)
            Register(child);
    }
}
