using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;

namespace SparkDL.Worker.Tasks;

/// <summary>Concatenates batches.</summary>
internal static class BatchConcatenation
{
    /// <summary>
    /// Copies the rows of all batches into one, which the caller disposes; without batches it has no rows.
    /// </summary>
    public static RecordBatch Concatenate(Schema schema, IReadOnlyList<RecordBatch> batches)
    {
        if (batches.Count == 1) return batches[0].Retain();
        var columns = new List<Column>();
        for (var i = 0; i < schema.Fields.Count; i++)
        {
            using var builder = ColumnBuilder.For(schema[i].Type);
            foreach (var batch in batches) builder.AppendFrom(batch[i], 0, batch.Length);
            columns.Add(builder.Build());
        }

        return new RecordBatch(schema, columns, batches.Sum(batch => batch.Length));
    }
}
