namespace SparkDL.Torch;

/// <summary>
/// A number as an operator's argument; its kind (integer, floating point, boolean) takes part in type promotion.
/// </summary>
public readonly struct Scalar
{
    private readonly long _bits;
    private readonly ValTag _tag;

    private Scalar(long bits, ValTag tag)
    {
        _bits = bits;
        _tag = tag;
    }

    /// <summary>An integer, which promotes the result's type least.</summary>
    public static implicit operator Scalar(long value) => new(value, ValTag.Int);

    /// <summary>An integer, which promotes the result's type least.</summary>
    public static implicit operator Scalar(int value) => new(value, ValTag.Int);

    /// <summary>A floating point number.</summary>
    public static implicit operator Scalar(double value) => new(BitConverter.DoubleToInt64Bits(value), ValTag.Double);

    /// <summary>A floating point number.</summary>
    public static implicit operator Scalar(float value) => (double)value;

    /// <summary>A boolean.</summary>
    public static implicit operator Scalar(bool value) => new(value ? 1 : 0, ValTag.Bool);

    internal Val ToVal() => new() { Int = _bits, Tag = _tag };

    internal static Scalar From(Val value) => new(value.Int, value.Tag);

    /// <summary>The value as a double.</summary>
    public double ToDouble() => _tag == ValTag.Double ? BitConverter.Int64BitsToDouble(_bits) : _bits;

    /// <summary>The value as an integer, truncated towards zero.</summary>
    public long ToInt64() => _tag == ValTag.Double ? (long)BitConverter.Int64BitsToDouble(_bits) : _bits;

    /// <summary>Whether the number is a floating-point number.</summary>
    public bool IsFloatingPoint => _tag == ValTag.Double;

    /// <inheritdoc/>
    public override string ToString() => IsFloatingPoint
        ? ToDouble().ToString(System.Globalization.CultureInfo.InvariantCulture)
        : _tag == ValTag.Bool
            ? (_bits != 0).ToString() : _bits.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
