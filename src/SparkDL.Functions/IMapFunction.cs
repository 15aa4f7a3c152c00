using SparkDL.Arrow;

namespace SparkDL.Functions;

/// <summary>
/// A function over the batches of one partition: any number of batches in, any number of batches out, of a schema
/// of its own. It runs in the worker on an executor, or in process under <c>LocalRunner</c>.
/// </summary>
/// <typeparam name="TConfig">What the function is told: a plain record that travels as JSON.</typeparam>
/// <remarks>
/// One object serves one task; an object that is <see cref="IDisposable"/> is disposed when its task ends, however
/// it ends. An input batch is valid until the next one is asked for, unless it is retained. A batch that is yielded
/// belongs to the caller from then on, except an input batch that is handed through.
/// </remarks>
public interface IMapFunction<in TConfig>
{
    /// <summary>Maps the batches of one partition.</summary>
    IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, TConfig config, FunctionContext context);
}
