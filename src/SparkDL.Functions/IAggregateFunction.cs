using SparkDL.Arrow;
using SparkDL.Arrow.Columns;

namespace SparkDL.Functions;

/// <summary>
/// A function that computes one value from all rows of a group or of a window's frame: the code of an aggregate
/// expression.
/// </summary>
/// <typeparam name="TConfig">The type of the configuration: a plain record, sent as JSON.</typeparam>
/// <remarks>
/// One object serves all groups of a task, one after another. The arguments are valid during the call only, unless they
/// are retained.
/// </remarks>
public interface IAggregateFunction<in TConfig>
{
    /// <summary>
    /// Computes one value and returns it as a column of one row. A window's frame may have no rows; Spark makes no call
    /// for a group without rows.
    /// </summary>
    Column Aggregate(RecordBatch arguments, TConfig config, FunctionContext context);
}
