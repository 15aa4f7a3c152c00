using SparkDL.Arrow;

namespace SparkDL.Functions;

/// <summary>A function that maps the rows of two inputs that share a key to any number of rows.</summary>
/// <typeparam name="TConfig">The type of the configuration: a plain record, sent as JSON.</typeparam>
/// <remarks>One object serves all groups of a task, one after another. A side without rows is an empty batch.</remarks>
public interface ICogroupMapFunction<in TConfig>
{
    /// <summary>Maps one pair of groups. <paramref name="key"/> is a batch of one row: the grouping values.</summary>
    IEnumerable<RecordBatch> Map(
        RecordBatch key, RecordBatch left, RecordBatch right, TConfig config, FunctionContext context);
}
