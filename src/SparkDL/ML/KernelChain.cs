using SparkDL.Arrow;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;
using SparkDL.Functions;

namespace SparkDL.ML;

/// <summary>Runs the kernels of adjacent row transformers: each gets the columns that those before it made.</summary>
internal sealed class KernelChain : IDisposable
{
    private readonly IReadOnlyList<RowTransformer> _stages;
    private readonly List<IBatchKernel> _kernels = [];

    public KernelChain(IReadOnlyList<RowTransformer> stages, FunctionContext context)
    {
        _stages = stages;
        try
        {
            foreach (RowTransformer stage in stages)
            {
                stage.Validate();
                _kernels.Add(stage.CreateKernel(context));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The batch with all output columns at its end, which the caller disposes.</summary>
    public RecordBatch Apply(RecordBatch batch)
    {
        RecordBatch current = batch.Retain();
        for (int i = 0; i < _stages.Count; i++)
        {
            using RecordBatch before = current;
            using RecordBatch inputs = before.Select(_stages[i].InputColumns);
            IReadOnlyList<Column> made = _kernels[i].Apply(inputs);
            IEnumerable<Field> fields = _stages[i].OutputColumns.Select(output => output.ToField());
            Schema schema = new([.. before.Schema.Fields, .. fields], before.Schema.Metadata);
            current = new RecordBatch(schema, [.. before.Columns, .. made], before.Length);
        }
        return current;
    }

    public void Dispose()
    {
        foreach (IBatchKernel kernel in _kernels)
            kernel.Dispose();
        _kernels.Clear();
    }
}
