using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Validation;

namespace SparkDL.Arrow.Ipc;

/// <summary>
/// A dictionary and its deltas, which are joined to one column when a batch needs it: joining them at each delta would
/// copy all values for each message.
/// </summary>
internal sealed class GrowingDictionary(Column first) : IDisposable
{
    private readonly List<Column> _parts = [first];
    private long _rows = first.Length;

    // Counted with the first delta: a dictionary that never grows is never copied.
    private long? _copySize;

    /// <summary>Adds a delta. The column belongs to this object from now on, also when this throws.</summary>
    /// <exception cref="ArrowFormatException">
    /// The dictionary would have more rows, or more values in a copy, than the limits allow.
    /// </exception>
    public void Add(Column more, ArrowLimits limits, long byteOffset)
    {
        _parts.Add(more);
        _rows += more.Length;
        if (_rows > limits.MaxRows)
            throw TooLarge($"has {_rows} rows, where at most {limits.MaxRows} are accepted", byteOffset);
        _copySize ??= CopySizeCounter.Of(_parts[0], limits.MaxBodyBytes, byteOffset);
        _copySize += CopySizeCounter.Of(more, limits.MaxBodyBytes - _copySize.Value, byteOffset);
    }

    /// <summary>Returns all values as one column, which stays owned by this object.</summary>
    /// <exception cref="ArrowFormatException">The type cannot hold so many values.</exception>
    public Column Whole(long byteOffset)
    {
        if (_parts.Count > 1)
        {
            var whole = Concatenate(byteOffset);
            Dispose();
            _parts.Add(whole);
        }

        return _parts[0];
    }

    public void Dispose()
    {
        foreach (var part in _parts)
            part.Dispose();
        _parts.Clear();
    }

    private Column Concatenate(long byteOffset)
    {
        using var builder = ColumnBuilder.For(_parts[0].Type);
        try
        {
            foreach (var part in _parts)
                builder.AppendFrom(part, 0, part.Length);
        }
        catch (Exception e) when (e is InvalidOperationException or OverflowException)
        {
            throw TooLarge($"grew beyond its type: {e.Message}", byteOffset);
        }

        return builder.Build();
    }

    private static ArrowFormatException TooLarge(string what, long byteOffset) =>
        new(ArrowFault.LimitExceeded, $"A dictionary {what}.", byteOffset);
}
