using SparkDL.Arrow;
using SparkDL.Arrow.Columns;

namespace SparkDL.Functions;

/// <summary>
/// A function from all rows of a group, or of a window's frame, to one value: what becomes an aggregate expression.
/// </summary>
/// <typeparam name="TConfig">What the function is told: a plain record that travels as JSON.</typeparam>
/// <remarks>One object serves all groups of a task, one after another. The arguments are valid during the call, unless retained.</remarks>
public interface IAggregateFunction<in TConfig>
{
    /// <summary>Computes one value, in a column of one row. A window's frame may have no rows; Spark asks nothing for groups without rows.</summary>
    Column Aggregate(RecordBatch arguments, TConfig config, FunctionContext context);
}
