using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Columns;

/// <summary>
/// A column of values that .NET has as they lie in memory: integers, floating point, and the raw numbers of dates,
/// times, timestamps, durations and intervals.
/// </summary>
/// <typeparam name="T">The .NET type of a value.</typeparam>
public sealed unsafe class PrimitiveColumn<T> : Column
    where T : unmanaged
{
    internal PrimitiveColumn(ColumnData data)
        : base(data)
    {
    }

    /// <summary>The values; those of null rows are unspecified (zero from our builders).</summary>
    public ReadOnlySpan<T> Values => new((T*)Buffer(1) + Offset, Length);

    /// <summary>The address of the first value, for native code. Keep the column while it is in use.</summary>
    public nint Pointer => (nint)((T*)Buffer(1) + Offset);

    /// <summary>The value of a row; undefined where the row is null.</summary>
    public T this[int index]
    {
        get
        {
            CheckIndex(index);
            return ((T*)Buffer(1))[Offset + index];
        }
    }

    /// <summary>The value of a row, or null.</summary>
    public T? GetNullable(int index) => IsNull(index) ? null : this[index];

    /// <summary>The values as a tensor of one dimension, without copying.</summary>
    /// <exception cref="InvalidOperationException">The column has nulls.</exception>
    public ReadOnlyTensorSpan<T> AsTensor()
    {
        RequireNoNulls(this);
        return new ReadOnlyTensorSpan<T>(Values);
    }

    internal static void RequireNoNulls(Column column)
    {
        if (column.NullCount > 0)
            throw new InvalidOperationException(
                $"The column has {column.NullCount} nulls, which a tensor cannot hold: fill or filter them first.");
    }

    internal override object GetNonNull(int index) => Type switch
    {
        DateType or TimeType or TimestampType or DurationType => TemporalConverter.ToNet(Type, Raw(index)),
        _ => this[index],
    };

    private long Raw(int index)
    {
        var value = this[index];
        return sizeof(T) == 4 ? Unsafe.As<T, int>(ref value) : Unsafe.As<T, long>(ref value);
    }
}
