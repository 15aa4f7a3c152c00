using SparkDL.Arrow;

namespace SparkDL.Functions;

/// <summary>A function that maps all rows of a group, which share a key, to any number of rows.</summary>
/// <typeparam name="TConfig">The type of the configuration: a plain record, sent as JSON.</typeparam>
/// <remarks>One object serves all groups of a task, one after another.</remarks>
public interface IGroupMapFunction<in TConfig>
{
    /// <summary>Maps one group. <paramref name="key"/> is a batch of one row: the grouping values.</summary>
    IEnumerable<RecordBatch> Map(
        RecordBatch key, IEnumerable<RecordBatch> rows, TConfig config, FunctionContext context);
}
