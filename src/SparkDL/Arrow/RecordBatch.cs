namespace SparkDL.Arrow;

/// <summary>Columns of one length under a schema.</summary>
/// <remarks>
/// A batch owns its columns: they live as long as the batch (or a <see cref="Retain"/> of it) does. A batch that a
/// function or an enumeration hands out is valid until the next one is asked for, unless it was retained.
/// </remarks>
public sealed class RecordBatch : IDisposable
{
    private readonly Column[] _columns;
    private ReferenceCount _references;

    /// <summary>
    /// Creates a batch, which takes the columns over (and shares those that belong to another batch already).
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
        _columns = [.. columns.Select(column => column.Adopt())];
    }

    /// <summary>The schema.</summary>
    public Schema Schema { get; }

    /// <summary>The number of rows.</summary>
    public int Length { get; }

    /// <summary>The columns, one for each field.</summary>
    public IReadOnlyList<Column> Columns => _columns;

    /// <summary>Pairs of text that came (or go) with this batch's message.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>The column at a position.</summary>
    public Column this[int index] => _columns[index];

    /// <summary>The only column of that name.</summary>
    /// <exception cref="ArgumentException">No column, or more than one, has that name.</exception>
    public Column this[string name] => _columns[Schema.RequireIndex(name)];

    /// <summary>The only column of that name, as the class that it must be.</summary>
    /// <exception cref="ArgumentException">There is no such column, or it is of another type.</exception>
    public TColumn Get<TColumn>(string name)
        where TColumn : Column => this[name] as TColumn
        ?? throw new ArgumentException(
            $"Column '{name}' is {Schema[name].Type}, which is no {typeof(TColumn).Name}.", nameof(name));

    /// <summary>The values of the only column of that name.</summary>
    /// <exception cref="ArgumentException">There is no such column, or its values are of another type.</exception>
    public ReadOnlySpan<T> Values<T>(string name)
        where T : unmanaged => this[name] is PrimitiveColumn<T> column
        ? column.Values
        : throw new ArgumentException(
            $"Column '{name}' is {Schema[name].Type}, which has no {typeof(T).Name} values.", nameof(name));

    /// <summary>The rows of several batches behind each other, copied; of no batches, a batch without rows.</summary>
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
    /// Rows <paramref name="start"/> to <paramref name="start"/> + <paramref name="length"/> without copying.
    /// </summary>
    public RecordBatch Slice(int start, int length) =>
        new(Schema, [.. _columns.Select(column => column.Slice(start, length))], length) { Metadata = Metadata };

    /// <summary>Some of the columns, in the order asked for, without copying.</summary>
    public RecordBatch Select(params IReadOnlyList<string> names) => Select([.. names.Select(Schema.RequireIndex)]);

    /// <summary>Some of the columns by position, without copying.</summary>
    public RecordBatch Select(params IReadOnlyList<int> positions) => new(
        new Schema([.. positions.Select(i => Schema[i])], Schema.Metadata),
        [.. positions.Select(i => _columns[i])],
        Length);

    /// <summary>This batch with one more column at its end.</summary>
    public RecordBatch Append(Field field, Column column) =>
        new(new Schema([.. Schema.Fields, field], Schema.Metadata), [.. _columns, column], Length);

    /// <summary>Whether two batches hold the same values under the same schema.</summary>
    public bool ContentEquals(RecordBatch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Length == other.Length && Schema.Fields.SequenceEqual(other.Schema.Fields)
            && _columns.Zip(other._columns).All(pair => pair.First.ContentEquals(pair.Second));
    }

    /// <summary>Adds a reference. Each needs its own <see cref="Dispose"/>.</summary>
    public RecordBatch Retain()
    {
        _references.Add(this);
        return this;
    }

    /// <summary>Drops a reference; the last one lets go of the columns.</summary>
    public void Dispose()
    {
        if (!_references.Drop())
            return;
        foreach (var column in _columns)
            column.Dispose();
    }

    /// <summary>The batch as a table: the first rows under their names and types.</summary>
    public override string ToString() => TableText.Render(this, maxRows: 20);

    /// <summary>The batch as a table of at most that many rows.</summary>
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
