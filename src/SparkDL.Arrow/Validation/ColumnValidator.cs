using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Validation;

/// <summary>Checks columns at a level of <see cref="ArrowValidation"/>.</summary>
internal sealed class ColumnValidator
{
    private readonly FieldPath _path = new();
    private readonly long _offset;
    private readonly bool _full;

    private ColumnValidator(ArrowValidation level, long offset) =>
        (_full, _offset) = (level == ArrowValidation.Full, offset);

    public static void Validate(RecordBatch batch, ArrowValidation level, long offset)
    {
        for (var i = 0; i < batch.Columns.Count; i++)
            Validate(batch[i], batch.Schema[i], level, offset);
    }

    public static void Validate(Column column, Field field, ArrowValidation level, long offset)
    {
        if (level != ArrowValidation.Structure)
            new ColumnValidator(level, offset).Check(column, field, new VisibleRows(column, null, 0));
    }

    private void Check(Column column, Field field, VisibleRows rows)
    {
        _path.Enter(field.Name);
        var problem = Problem(column) ?? (_full ? ValueChecks.Problem(column) ?? Nulls(field, rows) : null);
        if (problem is not null)
            throw ArrowFormatException.Malformed($"The column is not legal: {problem}.", _offset, _path.ToString());
        for (var i = 0; i < column.ChildColumns.Length; i++)
            Check(column.ChildColumns[i], column.Type.Children[i], new VisibleRows(column.ChildColumns[i], rows, i));
        _path.Leave();
    }

    private static string? Nulls(Field field, VisibleRows rows) =>
        !field.Nullable && rows.FirstNull() is >= 0 and var row
            ? $"row {row} is null where the schema allows none"
            : null;

    private static string? Problem(Column column) => column switch
    {
        BinaryColumn c => OffsetChecks.Binary(c),
        ListColumn c => OffsetChecks.List(c),
        UnionColumn c => OffsetChecks.Union(c),
        DictionaryColumn c => OffsetChecks.Dictionary(c),
        RunEndEncodedColumn c => OffsetChecks.RunEnds(c),
        _ => null,
    };
}
