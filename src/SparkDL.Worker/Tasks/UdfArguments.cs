using SparkDL.Arrow;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tasks;

/// <summary>Selects the columns of a plan node's input that are the arguments of one function.</summary>
internal static class UdfArguments
{
    /// <summary>
    /// Returns the arguments as a batch, which the caller disposes, without the first <paramref name="skipped"/>.
    /// </summary>
    public static RecordBatch Of(UdfMessage udf, RecordBatch batch, int skipped = 0)
    {
        var offsets = udf.Offsets.Skip(skipped).ToList();
        foreach (var offset in offsets) Column(batch, offset);
        var fields = offsets.Select((offset, i) =>
            new Field(udf.Names[i + skipped] ?? $"_{i}", batch.Schema[offset].Type, batch.Schema[offset].Nullable));
        return new RecordBatch(new Schema([.. fields]), [.. offsets.Select(i => batch[i])], batch.Length);
    }

    public static Column Column(RecordBatch batch, int offset) => offset >= 0 && offset < batch.Columns.Count
        ? batch[offset]
        : throw new WorkerProtocolException($"A function's argument is column {offset} of {batch.Columns.Count}.");
}
