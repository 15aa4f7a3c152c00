using SparkDL.Arrow;
using SparkDL.Arrow.Columns;

namespace SparkDL.Functions;

/// <summary>
/// A function from argument columns to one column of as many rows: what becomes a scalar expression of a query, so
/// that only its arguments cross the socket.
/// </summary>
/// <typeparam name="TConfig">What the function is told: a plain record that travels as JSON.</typeparam>
/// <remarks>
/// One object serves one task and sees all batches of its partition; an object that is <see cref="IDisposable"/> is
/// disposed when its task ends, however it ends. The arguments are valid during the call, unless retained.
/// </remarks>
public interface IScalarFunction<in TConfig>
{
    /// <summary>Computes one value per row of <paramref name="arguments"/>, in order.</summary>
    Column Evaluate(RecordBatch arguments, TConfig config, FunctionContext context);
}
