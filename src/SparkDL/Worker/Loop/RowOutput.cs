using SparkDL.Arrow;
using SparkDL.Functions;

namespace SparkDL.Worker.Loop;

/// <summary>Sends what a map or a group function yields: checked against what was declared, then wrapped.</summary>
internal sealed class RowOutput(TaskOutput output, Schema? declared, TaskCounters counters)
{
    private Schema? _seen;
    private Schema? _wrapped;

    public void Write(RecordBatch batch)
    {
        if (batch is null) throw new FunctionException("The function yielded null instead of a batch.");
        if (!ReferenceEquals(batch.Schema, _seen)) See(batch.Schema);
        using var wrapped = Struct.Wrap(batch, _wrapped!);
        output.Write(wrapped);
        counters.SawOutput(batch.Length);
    }

    private void See(Schema schema)
    {
        if (declared is not null) OutputCheck.Columns(declared, schema);
        // Equal schemas of other objects keep the first wrapping, so the stream stays of one schema.
        if (_seen is null || !_seen.Fields.SequenceEqual(schema.Fields)) _wrapped = Struct.SchemaOf(schema);
        _seen = schema;
    }
}
