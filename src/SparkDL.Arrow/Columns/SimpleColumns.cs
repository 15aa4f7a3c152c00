using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Columns;

/// <summary>A column of nulls.</summary>
public sealed class NullColumn : Column
{
    internal NullColumn(ColumnData data)
        : base(data)
    {
    }

    /// <summary>Creates a column of <paramref name="length"/> nulls.</summary>
    public NullColumn(int length)
        : base(new ColumnData { Type = ArrowType.Null, Length = length, NullCount = length })
    {
    }

    /// <inheritdoc/>
    public override int NullCount => Length;

    /// <inheritdoc/>
    public override bool IsNull(int index)
    {
        CheckIndex(index);
        return true;
    }

    internal override object GetNonNull(int index) => throw new InvalidOperationException("Every value is null.");
}

/// <summary>A column of booleans, stored as bits.</summary>
public sealed unsafe class BoolColumn : Column
{
    internal BoolColumn(ColumnData data)
        : base(data)
    {
    }

    /// <summary>The value of a row; undefined where the row is null.</summary>
    public bool this[int index]
    {
        get
        {
            CheckIndex(index);
            return Bitmap.Get(Buffer(1), (long)Offset + index);
        }
    }

    /// <summary>Returns the value of a row, or null.</summary>
    public bool? GetNullable(int index) => IsNull(index) ? null : this[index];

    internal override object GetNonNull(int index) => this[index];
}

/// <summary>A column whose values all have the same number of bytes.</summary>
public sealed unsafe class FixedSizeBinaryColumn : Column
{
    internal FixedSizeBinaryColumn(ColumnData data)
        : base(data) => ByteWidth = ((FixedSizeBinaryType)data.Type).ByteWidth;

    /// <summary>The number of bytes of each value.</summary>
    public int ByteWidth { get; }

    /// <summary>The bytes of all rows, one after the other.</summary>
    public ReadOnlySpan<byte> Data => new(Buffer(1) + ((long)Offset * ByteWidth), checked(Length * ByteWidth));

    /// <summary>Returns the bytes of a row.</summary>
    public ReadOnlySpan<byte> GetBytes(int index)
    {
        CheckIndex(index);
        return new(Buffer(1) + (((long)Offset + index) * ByteWidth), ByteWidth);
    }

    internal override object GetNonNull(int index) => GetBytes(index).ToArray();
}
