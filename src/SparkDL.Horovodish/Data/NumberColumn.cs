using SparkDL.Arrow.Columns;

namespace SparkDL.Horovodish.Data;

/// <summary>A column of numbers of any width, or of lists of floats or doubles, read as doubles.</summary>
internal sealed class NumberColumn
{
    private readonly double[] _values;
    private readonly int _width;

    /// <summary>Labels and weights are small beside features: they are converted once.</summary>
    public NumberColumn(Column column, string name)
    {
        if (column.NullCount > 0)
            throw new ArgumentException(
                $"The {name} column holds {column.NullCount} nulls: filter such rows out before Fit.");
        (_values, _width) = column is ListColumn list
            ? (Lists(list, name, out var width), width)
            : (Numbers(column, name), 1);
    }

    public int Width => _width;

    public double this[int row] => _values[row * _width];

    public ReadOnlySpan<double> ValuesOf(int row, Span<double> one)
    {
        if (_width != 1) return _values.AsSpan(row * _width, _width);
        one[0] = _values[row];
        return one[..1];
    }

    private static double[] Lists(ListColumn list, string name, out int width)
    {
        width = list.Length == 0 ? 1 : list.GetRange(0).Length;
        var items = Numbers(list.Values, name);
        var values = new double[list.Length * width];
        for (var row = 0; row < list.Length; row++)
        {
            var (start, length) = list.GetRange(row);
            if (length != width)
                throw new ArgumentException($"The lists of the {name} column differ in length ({width} and {length}).");
            items.AsSpan(start, length).CopyTo(values.AsSpan(row * width));
        }

        return values;
    }

    private static double[] Numbers(Column column, string name) => column switch
    {
        PrimitiveColumn<double> c => c.Values.ToArray(),
        PrimitiveColumn<float> c => Convert(c.Values, v => v),
        PrimitiveColumn<long> c => Convert(c.Values, v => v),
        PrimitiveColumn<int> c => Convert(c.Values, v => v),
        PrimitiveColumn<short> c => Convert(c.Values, v => v),
        PrimitiveColumn<sbyte> c => Convert(c.Values, v => v),
        PrimitiveColumn<byte> c => Convert(c.Values, v => v),
        _ => throw new ArgumentException($"The {name} column is {column.Type}; it must hold numbers."),
    };

    private static double[] Convert<T>(ReadOnlySpan<T> values, Func<T, double> convert)
    {
        var result = new double[values.Length];
        for (var i = 0; i < values.Length; i++) result[i] = convert(values[i]);
        return result;
    }
}
