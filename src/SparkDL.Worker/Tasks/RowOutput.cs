using SparkDL.Arrow;
using SparkDL.Arrow.Types;
using SparkDL.Functions;
using SparkDL.Functions.Loading;

namespace SparkDL.Worker.Tasks;

/// <summary>
/// Sends the batches of a map or group function: compares them with the declared schema, then wraps them as Spark
/// expects.
/// </summary>
internal sealed class RowOutput(TaskOutput output, WorkerTask task, TaskCounters counters)
{
    private readonly Schema? _declared = task.FirstFunction.Options.Output;
    private Schema? _seen;
    private Schema? _wrapped;

    public void Write(RecordBatch batch)
    {
        using var converting = task.Clock.Measure(TaskPhase.Conversion);
        // Without this a function that ignores its cancellation and goes on yielding rows would never end.
        task.Context.CancellationToken.ThrowIfCancellationRequested();
        if (batch is null) throw new FunctionException("The function yielded null instead of a batch.");
        if (!ReferenceEquals(batch.Schema, _seen)) See(batch.Schema);
        using var wrapped = StructBatch.Wrap(batch, _wrapped!);
        output.Write(wrapped);
        counters.AddOutput(batch.Length);
    }

    private void See(Schema schema)
    {
        if (_declared is not null) OutputCheck.Columns(_declared, schema);
        // Equal schemas of other objects use the first wrapping, so that the stream keeps one schema.
        if (_seen is null || !_seen.Fields.SequenceEqual(schema.Fields)) _wrapped = StructBatch.SchemaOf(schema);
        _seen = schema;
    }
}
