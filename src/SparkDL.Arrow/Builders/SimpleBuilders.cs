using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Builders;

/// <summary>Builds a column of nulls.</summary>
public sealed class NullColumnBuilder() : ColumnBuilder(ArrowType.Null)
{
    /// <inheritdoc/>
    public override void AppendNull() => Appended();

    internal override ColumnData Finish(List<NativeBuffer> owned)
    {
        var length = Length;
        Describe(owned, []);
        return new ColumnData { Type = Type, Length = length, NullCount = length };
    }

    private protected override void AppendEmpty() => Appended();

    private protected override void AppendNonNull(object value) =>
        throw new ArgumentException("A null column holds only nulls.", nameof(value));

    private protected override void CopyRow(Column source, int index) => Appended();
}

/// <summary>Builds a column of booleans.</summary>
public sealed class BoolColumnBuilder() : ColumnBuilder(ArrowType.Bool)
{
    private readonly BitBuilder _bits = new();

    /// <summary>Appends a value.</summary>
    public BoolColumnBuilder Append(bool value)
    {
        _bits.Append(value);
        Appended();
        return this;
    }

    internal override ColumnData Finish(List<NativeBuffer> owned) => Describe(owned, [Own(_bits.Take(), owned)]);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _bits.Take().Dispose();
    }

    private protected override void AppendEmpty() => Append(false);

    private protected override void AppendNonNull(object value) => Append((bool)value);

    private protected override void CopyRow(Column source, int index)
    {
        if (source.IsNull(index))
            AppendNull();
        else
            Append(((BoolColumn)source)[index]);
    }
}

/// <summary>Builds a column of byte strings of a fixed length.</summary>
public sealed class FixedSizeBinaryColumnBuilder(FixedSizeBinaryType type) : ColumnBuilder(type)
{
    private readonly GrowingBuffer _data = new();
    private readonly int _width = type.ByteWidth;

    /// <summary>Appends a value.</summary>
    /// <exception cref="ArgumentException">The value does not have the length of the type.</exception>
    public FixedSizeBinaryColumnBuilder Append(ReadOnlySpan<byte> value)
    {
        if (value.Length != _width)
            throw new ArgumentException($"A value of {value.Length} bytes does not fit {Type}.", nameof(value));
        value.CopyTo(Reserve());
        return this;
    }

    /// <summary>Appends a value and returns its bytes, which the caller fills before the next call.</summary>
    public Span<byte> Reserve()
    {
        Appended();
        return _data.Extend(_width);
    }

    internal override ColumnData Finish(List<NativeBuffer> owned) => Describe(owned, [Own(_data.Detach(), owned)]);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _data.Dispose();
    }

    private protected override void AppendEmpty() => Reserve().Clear();

    private protected override void AppendNonNull(object value) => Append((byte[])value);

    private protected override void CopyRow(Column source, int index)
    {
        if (source.IsNull(index))
            AppendNull();
        else
            Append(((FixedSizeBinaryColumn)source).GetBytes(index));
    }
}
