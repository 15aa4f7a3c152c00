using SparkDL.Arrow;
using SparkDL.Arrow.Columns;

namespace SparkDL.Functions;

/// <summary>
/// A function that computes one column from argument columns, row for row: the code of a scalar expression of a query.
/// Only its arguments are sent to the worker.
/// </summary>
/// <typeparam name="TConfig">The type of the configuration: a plain record, sent as JSON.</typeparam>
/// <remarks>
/// One object serves one task and sees all batches of its partition; an object that is <see cref="IDisposable"/> is
/// disposed when its task ends, however it ends. The arguments are valid during the call only, unless they are
/// retained.
/// </remarks>
public interface IScalarFunction<in TConfig>
{
    /// <summary>Computes one value per row of <paramref name="arguments"/>, in order.</summary>
    Column Evaluate(RecordBatch arguments, TConfig config, FunctionContext context);
}
