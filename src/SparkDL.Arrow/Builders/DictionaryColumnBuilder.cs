using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Builders;

/// <summary>Builds a dictionary-encoded column, which stores equal .NET values once.</summary>
public sealed class DictionaryColumnBuilder(DictionaryType type) : ColumnBuilder(type)
{
    private readonly GrowingBuffer _indices = new();
    private readonly ColumnBuilder _values = For(type.ValueType);
    private readonly Dictionary<object, int> _positions = [];
    private readonly List<(Column Dictionary, int Start)> _merged = [];

    /// <summary>Appends a value, and adds it to the dictionary if it is new.</summary>
    public DictionaryColumnBuilder Append(object? value)
    {
        AppendValue(value);
        return this;
    }

    /// <summary>Adds a value, which may be null, to the dictionary and returns its position there.</summary>
    public int AddToDictionary(object? value)
    {
        _values.AppendValue(value);
        if (value is not null)
            _positions.TryAdd(value, _values.Length - 1);
        return _values.Length - 1;
    }

    /// <summary>Appends a row that has the value at a position of the dictionary.</summary>
    public DictionaryColumnBuilder AppendIndex(int position)
    {
        WriteIndex(position);
        Appended();
        return this;
    }

    /// <inheritdoc/>
    public override void AppendNull()
    {
        AppendIndex(0);
        MarkNull();
    }

    internal override ColumnData Finish(List<NativeBuffer> owned)
    {
        var indices = Own(_indices.Detach(), owned);
        var dictionary = _values.Finish(owned);
        Forget();
        return Describe(owned, [indices], dictionary: dictionary);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _indices.Dispose();
        _values.Dispose();
        Forget();
    }

    /// <summary>An empty row is a null, since the dictionary may have no value to refer to.</summary>
    private protected override void AppendEmpty() => AppendNull();

    private protected override void AppendNonNull(object value) =>
        AppendIndex(_positions.TryGetValue(value, out var position) ? position : AddToDictionary(value));

    /// <summary>Appends the dictionary of the source once; after that, rows are copied by index.</summary>
    private protected override void CopyRow(Column source, int index)
    {
        var column = (DictionaryColumn)source;
        if (column.IsNull(index))
            AppendNull();
        else
            AppendIndex(StartOf(column.Dictionary) + column.Locate(index));
    }

    private int StartOf(Column dictionary)
    {
        foreach (var (known, at) in _merged)
        {
            if (ReferenceEquals(known, dictionary))
                return at;
        }

        var start = _values.Length;
        _values.AppendFrom(dictionary, 0, dictionary.Length);
        _merged.Add((dictionary.Retain(), start));
        return start;
    }

    private void Forget()
    {
        _positions.Clear();
        foreach (var (dictionary, _) in _merged)
            dictionary.Dispose();
        _merged.Clear();
    }

    private void WriteIndex(int position)
    {
        var bits = type.IndexType.BitWidth - (type.IndexType.Signed ? 1 : 0);
        if (bits < 31 && position >> bits != 0)
            throw new OverflowException(
                $"The dictionary has more values than {type.IndexType} can count: use a wider index type.");
        switch (type.IndexType.BitWidth)
        {
            case 8: _indices.Append((byte)position); break;
            case 16: _indices.Append((short)position); break;
            case 32: _indices.Append(position); break;
            default: _indices.Append((long)position); break;
        }
    }
}
