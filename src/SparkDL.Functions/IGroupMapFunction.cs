using SparkDL.Arrow;

namespace SparkDL.Functions;

/// <summary>A function over the rows of one group: all rows that share a key in, any rows out.</summary>
/// <typeparam name="TConfig">What the function is told: a plain record that travels as JSON.</typeparam>
/// <remarks>One object serves all groups of a task, one after another.</remarks>
public interface IGroupMapFunction<in TConfig>
{
    /// <summary>Maps one group. <paramref name="key"/> is a batch of one row: the grouping values.</summary>
    IEnumerable<RecordBatch> Map(
        RecordBatch key, IEnumerable<RecordBatch> rows, TConfig config, FunctionContext context);
}
