using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Builders;

/// <summary>
/// Builds a column row by row. <see cref="Build"/> moves the memory into the column without copying; the builder is
/// then empty and ready for the next batch.
/// </summary>
public abstract class ColumnBuilder : IDisposable
{
    private BitBuilder? _validity;

    private protected ColumnBuilder(ArrowType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        Type = type;
    }

    /// <summary>The type of the column.</summary>
    public ArrowType Type { get; }

    /// <summary>The number of rows so far.</summary>
    public int Length { get; private set; }

    /// <summary>The number of null rows so far.</summary>
    public int NullCount { get; private set; }

    /// <summary>Creates a builder for a type.</summary>
    public static ColumnBuilder For(ArrowType type) => BuilderFactory.Create(type);

    /// <summary>
    /// Appends a null. Its slot is zeroed, so that no earlier content of the memory is written with the column.
    /// </summary>
    public virtual void AppendNull()
    {
        AppendEmpty();
        MarkNull();
    }

    /// <summary>Appends a .NET value or null; <see cref="Column.GetValue"/> lists which .NET types fit.</summary>
    /// <exception cref="ArgumentException">The value does not fit the type.</exception>
    public void AppendValue(object? value)
    {
        if (value is null)
            AppendNull();
        else
            AppendNonNull(value);
    }

    /// <summary>Appends one row of a column of the same type.</summary>
    public void AppendFrom(Column source, int index)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!source.Type.Equals(Type))
            throw new ArgumentException($"A {source.Type} column does not fit a builder of {Type}.", nameof(source));
        CopyRow(source, index);
    }

    /// <summary>Appends rows of a column of the same type.</summary>
    public virtual void AppendFrom(Column source, int start, int length)
    {
        for (var i = 0; i < length; i++)
            AppendFrom(source, start + i);
    }

    /// <summary>Returns the rows as a column, which the caller disposes; the builder is empty afterwards.</summary>
    public Column Build()
    {
        var owned = new List<NativeBuffer>();
        try
        {
            return Column.Create(Finish(owned));
        }
        finally
        {
            foreach (var buffer in owned)
                buffer.Dispose();
        }
    }

    /// <summary>Discards the appended rows and releases their memory.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Discards the appended rows and releases their memory.</summary>
    protected virtual void Dispose(bool disposing)
    {
        _validity?.Dispose();
        _validity = null;
        (Length, NullCount) = (0, 0);
    }

    /// <summary>Appends a row that is not null and has the empty value of its type: zero, an empty list.</summary>
    private protected abstract void AppendEmpty();

    private protected abstract void AppendNonNull(object value);

    /// <summary>Copies a row, null or not.</summary>
    private protected abstract void CopyRow(Column source, int index);

    /// <summary>
    /// Moves the appended rows into column data and empties the builder. The caller releases the references that
    /// <paramref name="owned"/> receives.
    /// </summary>
    internal abstract ColumnData Finish(List<NativeBuffer> owned);

    internal void AppendEmptyRow() => AppendEmpty();

    private protected void Appended(int count = 1)
    {
        Length = checked(Length + count);
        _validity?.AppendRun(true, count);
    }

    /// <summary>Marks the last appended row as null.</summary>
    private protected void MarkNull()
    {
        _validity ??= new BitBuilder();
        if (_validity.Length < Length - 1)
            _validity.AppendRun(true, Length - 1 - _validity.Length);
        _validity.SetLast(Length, false);
        NullCount++;
    }

    /// <summary>Creates the data of this column and resets the counts.</summary>
    private protected ColumnData Describe(
        List<NativeBuffer> owned,
        IEnumerable<BufferSlice> buffers,
        ColumnData[]? children = null,
        ColumnData? dictionary = null)
    {
        var layout = ColumnLayout.Of(Type);
        BufferSlice[] all = layout.HasValidity() ? [TakeValidity(owned), .. buffers] : [.. buffers];
        var data = new ColumnData
        {
            Type = Type,
            Length = Length,
            NullCount = layout.HasValidity() || Type is NullType ? NullCount : -1,
            Buffers = all,
            Children = children ?? [],
            Dictionary = dictionary,
        };
        (Length, NullCount) = (0, 0);
        return data;
    }

    /// <summary>
    /// Throws if a child has too many or too few rows, as after a value that was refused in the middle of a row.
    /// </summary>
    private protected void RequireWholeRows(long childRows, long needed, string child)
    {
        if (childRows != needed)
            throw new InvalidOperationException(
                $"'{child}' has {childRows} values where {Length} rows of {Type} need {needed}: a row was begun "
                + "and not ended.");
    }

    private protected static BufferSlice Own(NativeBuffer buffer, List<NativeBuffer> owned)
    {
        owned.Add(buffer);
        return buffer.AsSlice();
    }

    private BufferSlice TakeValidity(List<NativeBuffer> owned)
    {
        if (_validity is null)
            return default;
        var bits = Own(_validity.Take(), owned);
        _validity = null;
        return bits;
    }
}
