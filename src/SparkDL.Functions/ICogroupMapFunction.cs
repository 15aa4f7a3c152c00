using SparkDL.Arrow;

namespace SparkDL.Functions;

/// <summary>A function over the rows of two inputs that share a key.</summary>
/// <typeparam name="TConfig">What the function is told: a plain record that travels as JSON.</typeparam>
/// <remarks>One object serves all groups of a task, one after another. A side without rows is an empty batch.</remarks>
public interface ICogroupMapFunction<in TConfig>
{
    /// <summary>Maps one pair of groups. <paramref name="key"/> is a batch of one row: the grouping values.</summary>
    IEnumerable<RecordBatch> Map(
        RecordBatch key, RecordBatch left, RecordBatch right, TConfig config, FunctionContext context);
}
