namespace SparkDL.Torch;

/// <summary>
/// A number as an operator's argument; its kind (integer, floating point, boolean) takes part in type promotion.
/// </summary>
public readonly struct Scalar
{
    private readonly long _bits;
    private readonly ShimValueTag _tag;

    private Scalar(long bits, ShimValueTag tag)
    {
        _bits = bits;
        _tag = tag;
    }

    /// <summary>An integer, which promotes the result's type least.</summary>
    public static implicit operator Scalar(long value) => new(value, ShimValueTag.Int);

    /// <summary>An integer, which promotes the result's type least.</summary>
    public static implicit operator Scalar(int value) => new(value, ShimValueTag.Int);

    /// <summary>A floating point number.</summary>
    public static implicit operator Scalar(double value) =>
        new(BitConverter.DoubleToInt64Bits(value), ShimValueTag.Double);

    /// <summary>A floating point number.</summary>
    public static implicit operator Scalar(float value) => (double)value;

    /// <summary>A boolean.</summary>
    public static implicit operator Scalar(bool value) => new(value ? 1 : 0, ShimValueTag.Bool);

    internal ShimValue ToShimValue() => new() { Int = _bits, Tag = _tag };

    internal static Scalar From(ShimValue value) => new(value.Int, value.Tag);

    /// <summary>The value as a double.</summary>
    public double ToDouble() => _tag == ShimValueTag.Double ? BitConverter.Int64BitsToDouble(_bits) : _bits;

    /// <summary>The value as an integer, truncated towards zero.</summary>
    public long ToInt64() => _tag == ShimValueTag.Double ? (long)BitConverter.Int64BitsToDouble(_bits) : _bits;

    /// <summary>Whether the number is a floating-point number.</summary>
    public bool IsFloatingPoint => _tag == ShimValueTag.Double;

    /// <inheritdoc/>
    public override string ToString() => IsFloatingPoint
        ? ToDouble().ToString(System.Globalization.CultureInfo.InvariantCulture)
        : _tag == ShimValueTag.Bool
            ? (_bits != 0).ToString() : _bits.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
