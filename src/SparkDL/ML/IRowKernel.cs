using SparkDL.Arrow;
using SparkDL.Arrow.Columns;

namespace SparkDL.ML;

/// <summary>A row transformer at work: made once for a task, given all its batches, then disposed.</summary>
public interface IRowKernel : IDisposable
{
    /// <summary>Computes the output columns, one value for each row; the inputs are those the transformer names, in order.</summary>
    IReadOnlyList<Column> Apply(RecordBatch inputs);
}
