using System.Globalization;
using System.Numerics;

namespace SparkDL.Arrow.Columns;

/// <summary>An exact decimal of any size: <c>Unscaled * 10^-Scale</c>.</summary>
/// <param name="Unscaled">All digits as one integer.</param>
/// <param name="Scale">
/// The number of digits after the decimal point; where negative, the number of zeros to append.
/// </param>
public readonly record struct BigDecimal(BigInteger Unscaled, int Scale)
{
    /// <summary>No Arrow type has more than 76 digits: a scale far beyond that comes from an invalid file.</summary>
    private const int MaxPlainScale = 200;

    private static readonly BigInteger s_limit = BigInteger.Pow(2, 96);

    /// <summary>The value of a <see cref="decimal"/>.</summary>
    public static BigDecimal From(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var magnitude = ((BigInteger)(uint)bits[2] << 64) | ((BigInteger)(uint)bits[1] << 32) | (uint)bits[0];
        return new BigDecimal(bits[3] < 0 ? -magnitude : magnitude, (bits[3] >> 16) & 0xFF);
    }

    /// <summary>The same value as a <see cref="decimal"/>, if that holds it exactly.</summary>
    public bool TryToDecimal(out decimal value)
    {
        value = 0;
        var scaled = Scale < 0 && Scale >= -28 ? Unscaled * BigInteger.Pow(10, -Scale) : Unscaled;
        var scale = Math.Max(Scale, 0);
        if (Scale < -28 || scale > 28 || BigInteger.Abs(scaled) >= s_limit)
            return false;
        var magnitude = BigInteger.Abs(scaled);
        value = new decimal(
            (int)(uint)(magnitude & uint.MaxValue),
            (int)(uint)((magnitude >> 32) & uint.MaxValue),
            (int)(uint)(magnitude >> 64),
            scaled.Sign < 0,
            (byte)scale);
        return true;
    }

    /// <summary>The unscaled integer under another scale.</summary>
    /// <exception cref="OverflowException">Digits would be lost.</exception>
    public BigInteger Rescale(int scale)
    {
        if (Math.Abs((long)scale - Scale) > MaxPlainScale)
            throw new OverflowException($"{this} cannot be written with {scale} digits after the point.");
        if (scale >= Scale)
            return Unscaled * BigInteger.Pow(10, scale - Scale);
        var quotient = BigInteger.DivRem(Unscaled, BigInteger.Pow(10, Scale - scale), out var rest);
        return rest.IsZero
            ? quotient
            : throw new OverflowException($"{this} has more than {scale} digits after the point.");
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        if (Math.Abs((long)Scale) > MaxPlainScale)
            return string.Create(CultureInfo.InvariantCulture, $"{Unscaled}E{-(long)Scale}");
        var digits = BigInteger.Abs(Unscaled).ToString(CultureInfo.InvariantCulture);
        var sign = Unscaled.Sign < 0 ? "-" : "";
        if (Scale <= 0)
            return sign + digits + (Unscaled.IsZero ? "" : new string('0', -Scale));
        digits = digits.PadLeft(Scale + 1, '0');
        return $"{sign}{digits[..^Scale]}.{digits[^Scale..]}";
    }
}
