using SparkDL.Arrow;
using SparkDL.Arrow.Columns;

namespace SparkDL.ML;

/// <summary>
/// Computes the output of a row transformer in one task: created once, given all batches, then disposed.
/// </summary>
public interface IBatchKernel : IDisposable
{
    /// <summary>Computes the output columns, in the transformer's order, with one value for each row.</summary>
    /// <param name="inputs">The transformer's input columns, in its order; valid during the call.</param>
    IReadOnlyList<Column> Apply(RecordBatch inputs);
}
