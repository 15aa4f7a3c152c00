using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow;

/// <summary>A set of columns of equal length that a schema describes.</summary>
/// <remarks>
/// A batch owns its columns: they live as long as the batch or a reference that <see cref="Retain"/> added. A batch
/// that a function or an enumeration receives is valid until the next one is requested, unless it was retained.
/// </remarks>
public sealed class RecordBatch : IDisposable
{
    private readonly Column[] _columns;
    private ReferenceCount _references;

    /// <summary>
    /// Creates a batch that owns the columns. A column that already belongs to another batch is shared.
    /// </summary>
    /// <param name="schema">The schema.</param>
    /// <param name="columns">One column for each field.</param>
    /// <param name="length">The number of rows; needed only where there are no columns.</param>
    /// <exception cref="ArgumentException">Columns do not fit the schema or each other.</exception>
    public RecordBatch(Schema schema, IReadOnlyList<Column> columns, int? length = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(columns);
        Schema = schema;
        Length = length ?? (columns.Count > 0 ? columns[0].Length : 0);
        Check(schema, columns, Length);
        _columns = [.. columns.Select(column => column.TakeOwnership())];
    }

    /// <summary>The schema.</summary>
    public Schema Schema { get; }

    /// <summary>The number of rows.</summary>
    public int Length { get; }

    /// <summary>The columns, one for each field.</summary>
    public IReadOnlyList<Column> Columns => _columns;

    /// <summary>The key-value metadata of the message that this batch was read from or is written to.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>The column at a position.</summary>
    public Column this[int index] => _columns[index];

    /// <summary>The only column of that name.</summary>
    /// <exception cref="ArgumentException">No column, or more than one, has that name.</exception>
    public Column this[string name] => _columns[Schema.RequireIndex(name)];

    /// <summary>Returns the only column of that name as <typeparamref name="TColumn"/>.</summary>
    /// <exception cref="ArgumentException">There is no such column, or it is of another type.</exception>
    public TColumn Get<TColumn>(string name)
        where TColumn : Column => this[name] as TColumn
        ?? throw new ArgumentException(
            $"Column '{name}' is {Schema[name].Type}, which is no {typeof(TColumn).Name}.", nameof(name));

    /// <summary>
    /// Returns the values of the only column of that name. Where a row is null, its value is undefined.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such column, or its values are of another type.</exception>
    public ReadOnlySpan<T> Values<T>(string name)
        where T : unmanaged => this[name] is PrimitiveColumn<T> column
        ? column.Values
        : throw new ArgumentException(
            $"Column '{name}' is {Schema[name].Type}, which has no {typeof(T).Name} values.", nameof(name));

    /// <summary>Copies the rows of all batches, in order, into a new batch; without batches it has no rows.</summary>
    public static RecordBatch Concat(Schema schema, IReadOnlyList<RecordBatch> batches)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(batches);
        var columns = new Column[schema.Fields.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            using var builder = ColumnBuilder.For(schema[i].Type);
            foreach (var batch in batches)
                builder.AppendFrom(batch[i], 0, batch.Length);
            columns[i] = builder.Build();
        }

        return new RecordBatch(schema, columns, batches.Sum(batch => batch.Length));
    }

    /// <summary>
    /// Returns <paramref name="length"/> rows from row <paramref name="start"/> on. Memory is shared, not copied; the
    /// caller disposes the slice.
    /// </summary>
    public RecordBatch Slice(int start, int length) =>
        new(Schema, [.. _columns.Select(column => column.Slice(start, length))], length) { Metadata = Metadata };

    /// <summary>Returns a batch of the named columns, in the order given. Memory is shared, not copied.</summary>
    public RecordBatch Select(params IReadOnlyList<string> names) => Select([.. names.Select(Schema.RequireIndex)]);

    /// <summary>Returns a batch of the columns at the given positions. Memory is shared, not copied.</summary>
    public RecordBatch Select(params IReadOnlyList<int> positions) => new(
        new Schema([.. positions.Select(i => Schema[i])], Schema.Metadata),
        [.. positions.Select(i => _columns[i])],
        Length);

    /// <summary>Returns a batch with one more column at the end. Memory is shared, not copied.</summary>
    public RecordBatch Append(Field field, Column column) =>
        new(new Schema([.. Schema.Fields, field], Schema.Metadata), [.. _columns, column], Length);

    /// <summary>Returns whether two batches have the same fields and values, however each stores them.</summary>
    public bool ContentEquals(RecordBatch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Length == other.Length && Schema.Fields.SequenceEqual(other.Schema.Fields)
            && _columns.Zip(other._columns).All(pair => pair.First.ContentEquals(pair.Second));
    }

    /// <summary>Adds a reference; the caller disposes the batch once more for it.</summary>
    public RecordBatch Retain()
    {
        _references.Add(this);
        return this;
    }

    /// <summary>Releases a reference; with the last one the columns are disposed.</summary>
    public void Dispose()
    {
        if (!_references.Release())
            return;
        foreach (var column in _columns)
            column.Dispose();
    }

    /// <summary>Formats the first 20 rows as a table with names and types.</summary>
    public override string ToString() => TableText.Render(this, maxRows: 20);

    /// <summary>Formats at most <paramref name="maxRows"/> rows as a table with names and types.</summary>
    public string ToString(int maxRows) => TableText.Render(this, maxRows);

    private static void Check(Schema schema, IReadOnlyList<Column> columns, int length)
    {
        if (columns.Count != schema.Fields.Count)
            throw new ArgumentException(
                $"The schema has {schema.Fields.Count} fields, but there are {columns.Count} columns.",
                nameof(columns));
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Length != length)
                throw new ArgumentException(
                    $"Column '{schema[i].Name}' has {columns[i].Length} rows, the batch {length}.", nameof(columns));
            if (!columns[i].Type.Equals(schema[i].Type))
                throw new ArgumentException(
                    $"Column '{schema[i].Name}' is {columns[i].Type}, the schema says {schema[i].Type}.",
                    nameof(columns));
        }
    }
}
