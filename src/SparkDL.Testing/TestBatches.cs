using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Records;
using SparkDL.Arrow.Types;
using SparkDL.Functions.Schemas;

namespace SparkDL.Testing;

/// <summary>Creates small batches and columns for tests. The caller disposes them.</summary>
public static class TestBatches
{
    /// <summary>Creates a batch with a column for each public property of <typeparamref name="T"/>.</summary>
    /// <exception cref="ArgumentException">A property has a type that maps to no Arrow type.</exception>
    /// <example>
    /// <code>
    /// record Person(long Id, string Name);
    /// using var people = TestBatches.From(new Person(1, "Ada"), new Person(2, "Alan"));
    /// </code>
    /// </example>
    public static RecordBatch From<T>(params IEnumerable<T> records) => records.ToRecordBatch();

    /// <summary>Creates a batch from rows, with the columns of a DDL text.</summary>
    /// <param name="columns">The columns as Spark's DDL: <c>id long, name string</c>.</param>
    /// <param name="rows">The rows: a value, or null, for each column.</param>
    /// <exception cref="ArgumentException">A row has another number of values, or a value does not fit.</exception>
    /// <example>
    /// <code>
    /// using var people = TestBatches.FromRows("id long, name string", [1L, "Ada"], [2L, null]);
    /// </code>
    /// </example>
    public static RecordBatch FromRows(string columns, params IReadOnlyList<object?[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var schema = SparkDdl.Parse(columns);
        ColumnBuilder[] builders = [.. schema.Fields.Select(field => ColumnBuilder.For(field.Type))];
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows[row].Length != builders.Length)
            {
                throw new ArgumentException(
                    $"Row {row} has {rows[row].Length} values, and there are {builders.Length} columns.", nameof(rows));
            }

            for (var i = 0; i < builders.Length; i++) builders[i].AppendValue(rows[row][i]);
        }

        return new RecordBatch(schema, [.. builders.Select(builder => builder.Build())], rows.Count);
    }

    /// <summary>Creates a batch of columns with names.</summary>
    /// <exception cref="ArgumentException">The columns differ in length.</exception>
    /// <example>
    /// <code>
    /// using var people = TestBatches.Of(
    ///     ("id", TestBatches.Column(1L, 2L)), ("name", TestBatches.Column("Ada", null)));
    /// </code>
    /// </example>
    public static RecordBatch Of(params IReadOnlyList<(string Name, Column Column)> columns) => new(
        new Schema([.. columns.Select(column => new Field(column.Name, column.Column.Type))]),
        [.. columns.Select(column => column.Column)]);

    /// <summary>Creates a column of the Arrow type that <typeparamref name="T"/> maps to.</summary>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> maps to no Arrow type.</exception>
    /// <example>
    /// <code>
    /// using var names = TestBatches.Column("Ada", null);
    /// using var features = TestBatches.Column&lt;float[]&gt;([1, 2], [3, 4]);
    /// </code>
    /// </example>
    public static Column Column<T>(params IReadOnlyList<T> values) => ColumnFrom(values);

    /// <summary>Creates a column of the values of a sequence.</summary>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> maps to no Arrow type.</exception>
    public static Column ColumnFrom<T>(IEnumerable<T> values)
    {
        using var batch = values.Select(value => new Row<T>(value)).ToRecordBatch();
        // A column of its own: one that belongs to a batch cannot be handed to another.
        using var builder = ColumnBuilder.For(batch[0].Type);
        builder.AppendFrom(batch[0], 0, batch.Length);
        return builder.Build();
    }

    private sealed record Row<T>(T Value);
}
