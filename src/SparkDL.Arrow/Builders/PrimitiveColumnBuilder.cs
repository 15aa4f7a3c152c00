using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Builders;

/// <summary>Builds a column of numbers, or of the raw numbers of dates and times.</summary>
/// <typeparam name="T">The .NET type of a value.</typeparam>
public sealed unsafe class PrimitiveColumnBuilder<T> : ColumnBuilder
    where T : unmanaged
{
    private readonly GrowingBuffer _values;

    /// <summary>Creates a builder.</summary>
    /// <param name="type">The type; by default the number type that <typeparamref name="T"/> is.</param>
    /// <param name="capacity">
    /// The number of rows to reserve memory for; 0 by default. The column grows beyond it as needed.
    /// </param>
    public PrimitiveColumnBuilder(ArrowType? type = null, int capacity = 0)
        : base(type ?? ClrToArrowTypes.Of<T>())
    {
        if (ColumnLayout.Of(Type) != PhysicalLayout.Fixed || ColumnLayout.FixedWidth(Type) != sizeof(T)
            || Type is DecimalType or DictionaryType)
            throw new ArgumentException($"{Type} has no values of {typeof(T).Name}.", nameof(type));
        _values = new GrowingBuffer((long)capacity * sizeof(T));
    }

    /// <summary>The values appended so far, which may be changed in place. Valid until the next append.</summary>
    public Span<T> Values => new(_values.Start, Length);

    /// <summary>Appends a value.</summary>
    public PrimitiveColumnBuilder<T> Append(T value)
    {
        _values.Append(value);
        Appended();
        return this;
    }

    /// <summary>Appends a value or a null.</summary>
    public PrimitiveColumnBuilder<T> Append(T? value)
    {
        if (value is { } some)
            return Append(some);
        AppendNull();
        return this;
    }

    /// <summary>Appends many values in one copy.</summary>
    public PrimitiveColumnBuilder<T> Append(ReadOnlySpan<T> values)
    {
        values.CopyTo(Reserve(values.Length));
        return this;
    }

    /// <summary>
    /// Appends <paramref name="count"/> rows and returns their values, which the caller fills before the next call.
    /// </summary>
    public Span<T> Reserve(int count)
    {
        var span = MemoryMarshal.Cast<byte, T>(_values.Extend(checked(count * sizeof(T))));
        Appended(count);
        return span;
    }

    /// <inheritdoc/>
    public override void AppendFrom(Column source, int start, int length)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Type.Equals(Type) && source is PrimitiveColumn<T> column && source.NullCount == 0)
            Append(column.Values.Slice(start, length));
        else
            base.AppendFrom(source, start, length);
    }

    internal override ColumnData Finish(List<NativeBuffer> owned) => Describe(owned, [Own(_values.Detach(), owned)]);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _values.Dispose();
    }

    private protected override void AppendEmpty() => Append(default(T));

    private protected override void AppendNonNull(object value)
    {
        if (value is T exact)
            Append(exact);
        else if (Type is DateType or TimeType or TimestampType or DurationType)
            AppendRaw(TemporalConverter.ToRaw(Type, value));
        else
            Append(Converted(value));
    }

    private protected override void CopyRow(Column source, int index)
    {
        if (source.IsNull(index))
            AppendNull();
        else
            Append(((PrimitiveColumn<T>)source)[index]);
    }

    private void AppendRaw(long raw)
    {
        if (sizeof(T) == sizeof(int))
            Append(Unsafe.BitCast<int, T>(checked((int)raw)));
        else
            Append(Unsafe.BitCast<long, T>(raw));
    }

    private T Converted(object value)
    {
        try
        {
            return typeof(T) == typeof(Half)
                ? (T)(object)(Half)Convert.ToDouble(value, CultureInfo.InvariantCulture)
                : (T)Convert.ChangeType(value, typeof(T), CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is InvalidCastException or FormatException or OverflowException)
        {
            throw new ArgumentException($"'{value}' ({value.GetType().Name}) is no value of {Type}.", nameof(value), e);
        }
    }
}
