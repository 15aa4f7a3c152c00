using System.Globalization;
using System.Numerics;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Builders;

/// <summary>Builds a column of exact decimals.</summary>
public sealed class DecimalColumnBuilder(DecimalType type) : ColumnBuilder(type)
{
    private readonly GrowingBuffer _values = new();
    private readonly int _width = type.BitWidth / 8;
    private readonly BigInteger _limit = BigInteger.Pow(10, type.Precision);

    /// <summary>Appends a value.</summary>
    /// <exception cref="OverflowException">It has more digits than the type.</exception>
    public DecimalColumnBuilder Append(decimal value) => Append(BigDecimal.From(value));

    /// <summary>Appends a value.</summary>
    /// <exception cref="OverflowException">It has more digits than the type.</exception>
    public DecimalColumnBuilder Append(BigDecimal value) => AppendUnscaled(value.Rescale(type.Scale));

    /// <summary>Appends a value as an integer of all its digits, without the decimal point.</summary>
    /// <exception cref="OverflowException">It has more digits than the type.</exception>
    public DecimalColumnBuilder AppendUnscaled(BigInteger value)
    {
        if (BigInteger.Abs(value) >= _limit)
            throw new OverflowException($"{value} has more than {type.Precision} digits.");
        var target = _values.Extend(_width);
        target.Fill(value.Sign < 0 ? (byte)0xFF : (byte)0);
        value.TryWriteBytes(target, out _);
        Appended();
        return this;
    }

    internal override ColumnData Finish(List<NativeBuffer> owned) => Describe(owned, [Own(_values.Detach(), owned)]);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _values.Dispose();
    }

    private protected override void AppendEmpty()
    {
        _values.Extend(_width).Clear();
        Appended();
    }

    private protected override void AppendNonNull(object value) =>
        Append(value as BigDecimal? ?? BigDecimal.From(Convert.ToDecimal(value, CultureInfo.InvariantCulture)));

    private protected override void CopyRow(Column source, int index)
    {
        if (source.IsNull(index))
        {
            AppendNull();
            return;
        }

        _values.Append(((DecimalColumn)source).GetBytes(index));
        Appended();
    }
}
