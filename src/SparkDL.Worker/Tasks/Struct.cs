using SparkDL.Arrow;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;

namespace SparkDL.Worker.Tasks;

/// <summary>Maps and groups carry their rows inside one column of structs, both ways.</summary>
internal static class Struct
{
    /// <summary>The batch whose columns are the fields of the only column. The given batch is used up.</summary>
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

    /// <summary>The batch as the only column of another. The given batch stays the caller's.</summary>
    public static RecordBatch Wrap(RecordBatch batch, Schema schema)
    {
        return new RecordBatch(schema, [StructColumn.FromBatch(batch, (StructType)schema[0].Type)], batch.Length);
    }

    /// <summary>The schema of wrapped batches. The name of the column does not matter to Spark.</summary>
    public static Schema SchemaOf(Schema rows) =>
        new([new Field("_0", new StructType(rows.Fields), nullable: false)]);
}
