using SparkDL.Arrow;
using SparkDL.Arrow.Types;
using SparkDL.Functions;
using SparkDL.Functions.Loading;

namespace SparkDL.Worker.Tasks;

/// <summary>Sends what a map or a group function yields: checked against what was declared, then wrapped.</summary>
internal sealed class RowOutput(TaskOutput output, WorkerTask task, TaskCounters counters)
{
    private readonly Schema? _declared = task.First.Options.Output;
    private Schema? _seen;
    private Schema? _wrapped;

    public void Write(RecordBatch batch)
    {
        using var converting = task.Clock.In(TaskPhase.Conversion);
        // A function that was told to stop and goes on giving rows would never be ended otherwise.
        task.Context.CancellationToken.ThrowIfCancellationRequested();
        if (batch is null) throw new FunctionException("The function yielded null instead of a batch.");
        if (!ReferenceEquals(batch.Schema, _seen)) See(batch.Schema);
        using var wrapped = Struct.Wrap(batch, _wrapped!);
        output.Write(wrapped);
        counters.SawOutput(batch.Length);
    }

    private void See(Schema schema)
    {
        if (_declared is not null) OutputCheck.Columns(_declared, schema);
        // Equal schemas of other objects keep the first wrapping, so the stream stays of one schema.
        if (_seen is null || !_seen.Fields.SequenceEqual(schema.Fields)) _wrapped = Struct.SchemaOf(schema);
        _seen = schema;
    }
}
