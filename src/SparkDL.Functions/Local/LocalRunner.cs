using SparkDL.Arrow;
using SparkDL.Arrow.Types;
using SparkDL.Functions.Commands;
using SparkDL.Functions.Loading;
using SparkDL.Functions.Shipping;

namespace SparkDL.Functions.Local;

/// <summary>
/// Runs functions without Spark, over batches in memory: for tests, for serving, and where there is no Spark. It has
/// neither SQL nor a shuffle.
/// </summary>
public static class LocalRunner
{
    /// <summary>
    /// Runs a function given as a type over batches, in this process. Results are checked as on Spark. The caller
    /// disposes them.
    /// </summary>
    public static IEnumerable<RecordBatch> Map<TFunction, TConfig>(
        IEnumerable<RecordBatch> batches, TConfig config, string columns, FunctionContext? context = null)
        where TFunction : IMapFunction<TConfig>, new() =>
        Map(CodeReferences.OfType(typeof(TFunction)), batches, config, columns, context);

    /// <summary>
    /// Runs a static lambda or method over batches, in this process. Results are checked as on Spark. The caller
    /// disposes them.
    /// </summary>
    public static IEnumerable<RecordBatch> Map<TConfig>(
        IEnumerable<RecordBatch> batches, Func<IEnumerable<RecordBatch>, TConfig, IEnumerable<RecordBatch>> function,
        TConfig config, string columns) =>
        Map(CodeReferences.OfDelegate(function), batches, config, columns, context: null);

    /// <summary>
    /// Runs a function in one process per partition, with a barrier among them as in a barrier stage of Spark.
    /// </summary>
    /// <param name="partitions">The rows of each rank.</param>
    /// <param name="config">The configuration: a plain record, sent as JSON.</param>
    /// <param name="columns">The columns of the result, as a DDL text.</param>
    /// <param name="settings">
    /// Settings that the function can read, like the <c>sparkdl.*</c> settings of a session. Default: none.
    /// </param>
    /// <param name="cancellation">Ends all ranks when cancelled.</param>
    /// <returns>The result of each rank. The caller disposes the batches.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range; the message names it.</exception>
    /// <exception cref="FunctionException">A rank failed; the message names it. The others have been ended.</exception>
    public static IReadOnlyList<IReadOnlyList<RecordBatch>> MapBarrier<TFunction, TConfig>(
        IReadOnlyList<IEnumerable<RecordBatch>> partitions, TConfig config, string columns,
        IReadOnlyDictionary<string, string>? settings = null, CancellationToken cancellation = default)
        where TFunction : IMapFunction<TConfig>, new()
    {
        ArgumentNullException.ThrowIfNull(partitions);
        settings ??= new Dictionary<string, string>();
        FunctionSettings.Validate(settings);
        var code = CodeReferences.OfType(typeof(TFunction));
        var command = CommandBuilder.Build(FunctionKind.Map, code, config, columns, isolated: true);
        command = command with { Settings = settings };
        var application = ApplicationAssemblies.Of(typeof(TFunction).Assembly, config);
        return new LocalRankRunner(command, application).Run(partitions, cancellation);
    }

    private static IEnumerable<RecordBatch> Map<TConfig>(
        CodeReference code, IEnumerable<RecordBatch> batches, TConfig config, string columns, FunctionContext? context)
    {
        ArgumentNullException.ThrowIfNull(batches);
        var command = CommandBuilder.Build(FunctionKind.Map, code, config, columns, isolated: false);
        return Enumerate(command, batches, context ?? new FunctionContext());
    }

    private static IEnumerable<RecordBatch> Enumerate(
        FunctionCommand command, IEnumerable<RecordBatch> batches, FunctionContext context)
    {
        using var run = new FunctionRun(command);
        using var function = run.Inside(() => FunctionBinder.Bind(command, System.Reflection.Assembly.Load));
        using var results = run.Inside(() => function.Map(batches, context).GetEnumerator());
        Schema? seen = null;
        Func<bool> next = results.MoveNext;
        while (run.Inside(next))
        {
            var batch = results.Current;
            if (!ReferenceEquals(seen, batch.Schema)) OutputCheck.Columns(function.Options.Output!, batch.Schema);
            seen = batch.Schema;
            yield return batch;
        }
    }
}
