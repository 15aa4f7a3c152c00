using SparkDL.Arrow;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;

namespace SparkDL.Worker.Tasks;

/// <summary>
/// Wraps the columns of a batch in one column of structs, as Spark exchanges the rows of maps and groups, and unwraps
/// them.
/// </summary>
internal static class StructBatch
{
    /// <summary>
    /// Returns the batch whose columns are the fields of the only column. Disposes the given batch; the caller disposes
    /// the result.
    /// </summary>
    public static RecordBatch Unwrap(RecordBatch batch)
    {
        using (batch)
        {
            if (batch.Columns is not [StructColumn rows])
            {
                throw new Wire.WorkerProtocolException(
                    $"Spark sent the columns ({batch.Schema}), not one column of structs.");
            }

            return new RecordBatch(new Schema(rows.Fields), rows.Children, batch.Length);
        }
    }

    /// <summary>Returns a batch with the given one as its only column. The caller disposes both.</summary>
    public static RecordBatch Wrap(RecordBatch batch, Schema schema)
    {
        return new RecordBatch(schema, [StructColumn.FromBatch(batch, (StructType)schema[0].Type)], batch.Length);
    }

    /// <summary>Returns the schema of wrapped batches. Spark ignores the name of the column.</summary>
    public static Schema SchemaOf(Schema rows) =>
        new([new Field("_0", new StructType(rows.Fields), nullable: false)]);
}
