using SparkDL.Arrow;

namespace SparkDL.Functions;

/// <summary>
/// A function that maps the batches of one partition to any number of batches, of a schema of its own. It runs in the
/// worker on an executor, or in this process under <c>LocalRunner</c>.
/// </summary>
/// <typeparam name="TConfig">The type of the configuration: a plain record, sent as JSON.</typeparam>
/// <remarks>
/// One object serves one task; an object that is <see cref="IDisposable"/> is disposed when its task ends, however it
/// ends. An input batch is valid until the next one is requested, unless it is retained. A yielded batch belongs to the
/// caller, which disposes it; an input batch may be yielded as it is.
/// </remarks>
public interface IMapFunction<in TConfig>
{
    /// <summary>Maps the batches of one partition.</summary>
    IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, TConfig config, FunctionContext context);
}
