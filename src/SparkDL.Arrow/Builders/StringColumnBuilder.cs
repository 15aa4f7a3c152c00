using System.Text;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Builders;

/// <summary>Builds a column of text; by default of <see cref="StringType"/>.</summary>
public sealed class StringColumnBuilder : BinaryColumnBuilder
{
    /// <summary>Creates a builder.</summary>
    public StringColumnBuilder(ArrowType? type = null)
        : base(type ?? ArrowType.String)
    {
    }

    /// <summary>Appends a string or null.</summary>
    public StringColumnBuilder Append(string? value)
    {
        if (value is null)
            AppendNull();
        else
            Append(value.AsSpan());
        return this;
    }

    /// <summary>Appends a string.</summary>
    public StringColumnBuilder Append(ReadOnlySpan<char> value)
    {
        if (Type is StringViewType)
            Append((ReadOnlySpan<byte>)Encoding.UTF8.GetBytes(value.ToString()));
        else
            Encoding.UTF8.GetBytes(value, Reserve(Encoding.UTF8.GetByteCount(value)));
        return this;
    }

    private protected override void AppendNonNull(object value) =>
        Append(
            value as string
                ?? throw new ArgumentException($"A {value.GetType().Name} is no value of {Type}.", nameof(value)));
}
