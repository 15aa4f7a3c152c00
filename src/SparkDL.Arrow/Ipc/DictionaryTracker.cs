using SparkDL.Arrow.Columns;

namespace SparkDL.Arrow.Ipc;

/// <summary>
/// A dictionary, or a delta of one, that must be written before the batch that uses it. <see cref="Values"/> is
/// disposed after writing.
/// </summary>
internal readonly record struct DictionaryUpdate(long Id, Column Values, bool IsDelta);

/// <summary>
/// Tracks the dictionaries that were written, and finds what must be written before a batch: nothing where the values
/// are the same, a delta where there are only more of them, else a replacement.
/// </summary>
internal sealed class DictionaryTracker : IDisposable
{
    private readonly bool _allowReplacement;
    private readonly Dictionary<long, Column> _written = [];
    private long _next;

    public DictionaryTracker(bool allowReplacement) => _allowReplacement = allowReplacement;

    public List<DictionaryUpdate> Updates(RecordBatch batch)
    {
        var updates = new List<DictionaryUpdate>();
        _next = 0;
        foreach (var column in batch.Columns)
            Visit(column, updates);
        return updates;
    }

    public void Dispose()
    {
        foreach (var column in _written.Values)
            column.Dispose();
        _written.Clear();
    }

    /// <summary>
    /// Ids are numbered like those of the schema's encoder: parents before the dictionaries inside them. The inner
    /// dictionaries must be written first.
    /// </summary>
    private void Visit(Column column, List<DictionaryUpdate> updates)
    {
        if (column is not DictionaryColumn dictionary)
        {
            foreach (var child in column.ChildColumns)
                Visit(child, updates);
            return;
        }

        var id = _next++;
        var inner = dictionary.Dictionary;
        var before = updates.Count;
        foreach (var child in inner.ChildColumns)
            Visit(child, updates);
        Compare(id, inner, changedInside: updates.Count > before, updates);
    }

    private void Compare(long id, Column values, bool changedInside, List<DictionaryUpdate> updates)
    {
        _written.TryGetValue(id, out var old);
        if (ReferenceEquals(old, values))
            return;
        var isDelta = old is not null && !changedInside && old.Length <= values.Length
            && ColumnEquality.Equal(old, 0, values, 0, old.Length);
        if (isDelta && old!.Length == values.Length)
            return;
        if (old is not null && !isDelta && !_allowReplacement)
            throw new InvalidOperationException(
                "A file cannot replace a dictionary: build all batches on one, or write a stream.");
        updates.Add(
            new(id, isDelta ? values.Slice(old!.Length, values.Length - old.Length) : values.Retain(), isDelta));
        _written[id] = values.Retain();
        old?.Dispose();
    }
}
