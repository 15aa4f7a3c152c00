using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;

namespace SparkDL.Arrow.Records;

/// <summary>
/// Converts batches to .NET records and back, matched by name. Loops over numbers use the typed spans of columns, which
/// are faster.
/// </summary>
public static class RecordBatchExtensions
{
    /// <summary>
    /// Returns the rows as objects of <typeparamref name="T"/>. The parameters of its constructor and its settable
    /// properties are matched to columns by name (letter case counts only where two columns differ by it alone).
    /// </summary>
    /// <exception cref="ArgumentException">A parameter of the constructor has no column.</exception>
    public static IEnumerable<T> ToRecords<T>(this RecordBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var parameters = Array.ConvertAll(
            RecordMapping<T>.Parameters,
            p => (Column: Find(batch, p.Name!) ?? throw Missing(batch, p.Name!), p.ParameterType));
        var settable = RecordMapping<T>.Settable.Select(p => (Property: p, Column: Find(batch, p.Name)))
            .Where(p => p.Column is not null)
            .ToArray();
        return Rows();

        IEnumerable<T> Rows()
        {
            for (var row = 0; row < batch.Length; row++)
            {
                var record = RecordMapping<T>.Create(
                    Array.ConvertAll(
                        parameters, p => RecordTypeConverter.Convert(p.Column.GetValue(row), p.ParameterType)));
                foreach (var (property, column) in settable)
                    property.SetValue(
                        record, RecordTypeConverter.Convert(column!.GetValue(row), property.PropertyType));
                yield return record;
            }
        }
    }

    /// <summary>Creates a batch with a column for each public property of <typeparamref name="T"/>.</summary>
    /// <exception cref="ArgumentException">A property has a type that maps to no Arrow type.</exception>
    public static RecordBatch ToRecordBatch<T>(this IEnumerable<T> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var schema = RecordMapping<T>.Schema;
        ColumnBuilder[] builders = [.. schema.Fields.Select(field => ColumnBuilder.For(field.Type))];
        foreach (var record in records)
        {
            for (var i = 0; i < builders.Length; i++)
                builders[i].AppendValue(RecordMapping<T>.Properties[i].GetValue(record));
        }

        return new RecordBatch(
            schema, Array.ConvertAll(builders, builder => builder.Build()), builders.Length == 0 ? 0 : null);
    }

    private static Column? Find(RecordBatch batch, string name)
    {
        var exact = batch.Schema.IndexOf(name);
        if (exact >= 0)
            return batch[name];
        var similar = batch.Schema.Fields.Where(
            field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase)).ToList();
        return similar.Count == 1 ? batch[similar[0].Name] : null;
    }

    private static ArgumentException Missing(RecordBatch batch, string name) =>
        new(
            $"No column matches '{name}'. The columns are: "
            + $"{string.Join(", ", batch.Schema.Fields.Select(field => field.Name))}.");
}
