using System.Numerics;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Columns;

/// <summary>A column of exact decimals of 32 to 256 bits.</summary>
public sealed unsafe class DecimalColumn : Column
{
    private readonly int _width;

    internal DecimalColumn(ColumnData data)
        : base(data) => _width = DecimalType.BitWidth / 8;

    /// <summary>Precision, scale and width.</summary>
    public DecimalType DecimalType => (DecimalType)Type;

    /// <summary>Returns the digits of a row as an integer, without the decimal point.</summary>
    public ReadOnlySpan<byte> GetBytes(int index)
    {
        CheckIndex(index);
        return new(Buffer(1) + (((long)Offset + index) * _width), _width);
    }

    /// <summary>The unscaled integer of a row.</summary>
    public BigInteger GetUnscaled(int index) => new(GetBytes(index));

    /// <summary>Returns the exact value of a row, of any size.</summary>
    public BigDecimal GetBigDecimal(int index) => new(GetUnscaled(index), DecimalType.Scale);

    /// <summary>The value of a row.</summary>
    /// <exception cref="OverflowException">It does not fit 96 bits.</exception>
    public decimal GetDecimal(int index)
    {
        var value = GetBigDecimal(index);
        return value.TryToDecimal(out var result)
            ? result
            : throw new OverflowException($"{value} does not fit System.Decimal: use {nameof(GetBigDecimal)}.");
    }

    internal override object GetNonNull(int index)
    {
        var value = GetBigDecimal(index);
        return value.TryToDecimal(out var result) ? result : value;
    }
}
