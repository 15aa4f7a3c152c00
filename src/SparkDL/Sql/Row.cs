using SparkDL.Arrow;
using SparkDL.Arrow.Types;

namespace SparkDL.Sql;

/// <summary>One row, with its values by position and by name.</summary>
public sealed class Row
{
    private readonly object?[] _values;

    private Row(Schema schema, object?[] values) => (Schema, _values) = (schema, values);

    /// <summary>Names and types of the columns.</summary>
    public Schema Schema { get; }

    /// <summary>
    /// The values in the columns' order; see <see cref="SparkDL.Arrow.Columns.Column.GetValue"/> for their .NET types.
    /// </summary>
    public IReadOnlyList<object?> Values => _values;

    /// <summary>A value by position.</summary>
    public object? this[int index] => _values[index];

    /// <summary>A value by name.</summary>
    public object? this[string name] => _values[Schema.RequireIndex(name)];

    /// <summary>A value by position, as this type.</summary>
    public T GetAs<T>(int index) => Typed<T>(_values[index], Schema[index]);

    /// <summary>A value by name, as this type.</summary>
    public T GetAs<T>(string name) => GetAs<T>(Schema.RequireIndex(name));

    /// <summary>Whether the value is null.</summary>
    public bool IsNull(string name) => this[name] is null;

    /// <inheritdoc/>
    public override string ToString() =>
        $"Row({string.Join(", ", _values.Select((v, i) => $"{Schema[i].Name}={Text(v)}"))})";

    internal static IEnumerable<Row> From(RecordBatch batch)
    {
        for (var row = 0; row < batch.Length; row++)
        {
            var values = new object?[batch.Columns.Count];
            for (var column = 0; column < values.Length; column++)
                values[column] = batch[column].GetValue(row);
            yield return new Row(batch.Schema, values);
        }
    }

    private static T Typed<T>(object? value, Field field) => value switch
    {
        T typed => typed,
        null when default(T) is null => default!,
        null => throw new InvalidCastException($"The value of {field.Name} is null, which is no {typeof(T).Name}."),
        _ => throw new InvalidCastException(
            $"The value of {field.Name} is a {value.GetType().Name} ({field.Type}), not a {typeof(T).Name}."),
    };

    private static string Text(object? value) => value switch
    {
        null => "null",
        byte[] bytes => $"{bytes.Length} bytes",
        object?[] items => $"[{string.Join(", ", items.Select(Text))}]",
        IFormattable formattable => formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
