using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Columns;

/// <summary>
/// A typed, read-only view of the memory of one column. Use the subclass that fits the type:
/// <see cref="PrimitiveColumn{T}"/>, <see cref="StringColumn"/>, <see cref="ListColumn"/> and so on.
/// </summary>
/// <remarks>
/// A column is reference-counted, like its buffers. A batch owns its columns; a column that already belongs to a batch
/// (or to a list, a struct and so on) is shared when it is added to another.
/// </remarks>
public abstract unsafe class Column : IDisposable
{
    private readonly BufferSlice[] _buffers;
    private readonly byte* _validity;
    private ReferenceCount _references;
    private int _adopted;
    private int _nullCount;

    private protected Column(ColumnData data)
    {
        Type = data.Type;
        Length = data.Length;
        Offset = data.Offset;
        _buffers = data.Buffers;
        _nullCount = data.NullCount;
        if (ColumnLayout.Of(Type).HasValidity() && _buffers[0].Length > 0)
            _validity = _buffers[0].Start;
        else if (_nullCount < 0 && this is not NullColumn)
            _nullCount = 0;
        foreach (var buffer in _buffers)
            buffer.Owner?.Retain();
        ChildColumns = Array.ConvertAll(data.Children, CreateOwned);
    }

    /// <summary>The logical type.</summary>
    public ArrowType Type { get; }

    /// <summary>The number of rows.</summary>
    public int Length { get; }

    /// <summary>The number of null rows by the validity bitmap, counted on first use.</summary>
    public virtual int NullCount
    {
        get
        {
            if (_nullCount < 0)
                _nullCount = Length - Bitmap.CountOnes(Validity, Offset, Length);
            return _nullCount;
        }
    }

    /// <summary>
    /// The position in the buffers at which this column starts, in rows. Slices share buffers and differ in it.
    /// </summary>
    public int Offset { get; }

    /// <summary>The buffers as the format lists them for this type; shared by all slices of a column.</summary>
    public IReadOnlyList<BufferSlice> Buffers => _buffers;

    internal Column[] ChildColumns { get; }

    internal BufferSlice[] RawBuffers => _buffers;

    internal int KnownNullCount => _nullCount;

    /// <summary>The validity bitmap, or null where every row is valid.</summary>
    private protected byte* Validity
    {
        get
        {
            ThrowIfDisposed();
            return _validity;
        }
    }

    internal bool HasValidityBitmap => _validity != null;

    /// <summary>Returns whether a row is null.</summary>
    public virtual bool IsNull(int index)
    {
        CheckIndex(index);
        var validity = Validity;
        return validity != null && !Bitmap.Get(validity, (long)Offset + index);
    }

    /// <summary>Returns whether a row is not null.</summary>
    public bool IsValid(int index) => !IsNull(index);

    /// <summary>
    /// Returns a row as a .NET object, or null: numbers as they are, <see cref="string"/>, <c>byte[]</c>,
    /// <see cref="DateOnly"/>, <see cref="TimeOnly"/>, <see cref="DateTime"/> (no zone), <see cref="DateTimeOffset"/>,
    /// <see cref="TimeSpan"/>, <see cref="decimal"/> (<see cref="BigDecimal"/> where it does not fit), <c>object?[]</c>
    /// for lists, key-value pairs for maps, and a dictionary by name for structs. Times that .NET cannot hold exactly
    /// are returned as the raw number.
    /// </summary>
    /// <remarks>
    /// Meant for tests and for display: each call boxes its value. Loops over numbers use the typed spans.
    /// </remarks>
    public object? GetValue(int index) => IsNull(index) ? null : GetNonNull(index);

    /// <summary>
    /// Returns <paramref name="length"/> rows from row <paramref name="start"/> on. Memory is shared, not copied; the
    /// caller disposes the slice.
    /// </summary>
    public Column Slice(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)start + length, Length, nameof(length));
        return Create(DescribeSlice(start, length));
    }

    /// <summary>Returns whether two columns hold the same values, however each stores them.</summary>
    public bool ContentEquals(Column other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Length == other.Length && ColumnEquality.Equal(this, 0, other, 0, Length);
    }

    /// <summary>Adds a reference; the caller disposes the column once more for it.</summary>
    public Column Retain()
    {
        _references.Add(this);
        return this;
    }

    /// <summary>Releases a reference; with the last one the memory is released.</summary>
    public void Dispose()
    {
        if (!_references.Release())
            return;
        foreach (var buffer in _buffers)
            buffer.Owner?.Dispose();
        foreach (var child in ChildColumns)
            child.Dispose();
        ReleaseMore();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public override string ToString() => ColumnText.Describe(this);

    internal static Column Create(ColumnData data) =>
        data.Existing is { } existing ? existing.Retain() : ColumnFactory.Create(data);

    /// <summary>Creates a column that has an owner already: any other owner shares it.</summary>
    private protected static Column CreateOwned(ColumnData data)
    {
        var column = Create(data);
        if (data.Existing is null)
            column._adopted = 1;
        return column;
    }

    /// <summary>
    /// Returns this column to a new owner: the first owner takes the reference of the creator, each later one adds its
    /// own.
    /// </summary>
    internal Column TakeOwnership()
    {
        if (Interlocked.Exchange(ref _adopted, 1) != 0)
            Retain();
        return this;
    }

    /// <summary>
    /// Makes a new column the owner of its children: it added a reference to each, and takes over the one that the
    /// child had when it was created.
    /// </summary>
    internal static void TakeOwnership(IReadOnlyList<Column> children)
    {
        foreach (var child in children) child.TakeOwnership().Dispose();
    }

    internal virtual ColumnData DescribeSlice(int start, int length) => new()
    {
        Type = Type,
        Length = length,
        Offset = checked(Offset + start),
        NullCount = start == 0 && length == Length ? _nullCount : -1,
        Buffers = _buffers,
        Children = DescribeChildren(start, length),
    };

    /// <summary>
    /// Children keep all their rows by default: list offsets, for example, point into the whole child.
    /// </summary>
    private protected virtual ColumnData[] DescribeChildren(int start, int length) =>
        Array.ConvertAll(ChildColumns, ColumnData.Of);

    internal abstract object GetNonNull(int index);

    private protected virtual void ReleaseMore()
    {
    }

    private protected void CheckIndex(int index)
    {
        if ((uint)index >= (uint)Length)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"The column has {Length} rows.");
    }

    private protected void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_references.IsReleased, this);

    private protected byte* Buffer(int index)
    {
        ThrowIfDisposed();
        return _buffers[index].Start;
    }
}
