using SparkDL.Arrow;
using SparkDL.Functions;
using SparkDL.Functions.Commands;
using SparkDL.Functions.Schemas;
using SparkDL.Shipping;

namespace SparkDL.Sql;

/// <content>C# functions over the rows.</content>
public sealed partial class DataFrame
{
    /// <summary>
    /// Runs a function over the batches of each partition, on the executors.
    /// </summary>
    /// <param name="function">A static lambda or method; it gets <paramref name="config"/> as an argument.</param>
    /// <param name="config">What the function needs to know: a plain record, which is sent as JSON.</param>
    /// <param name="columns">The columns of the result as DDL, such as <c>id long, score double</c>.</param>
    /// <param name="isBarrier">Whether all partitions run at once, as a barrier stage; false by default.</param>
    /// <param name="isolated">Whether each partition runs in a process of its own; false by default.</param>
    public DataFrame MapInArrow<TConfig>(
        Func<IEnumerable<RecordBatch>, TConfig, IEnumerable<RecordBatch>> function, TConfig config, string columns,
        bool isBarrier = false, bool isolated = false) =>
        Map(ShippedFunction.OfDelegate(FunctionKind.Map, function, config, columns, isolated), isBarrier);

    /// <summary>
    /// Runs a function that also gets its task's context over the batches of each partition, on the executors.
    /// </summary>
    /// <param name="function">A static lambda or method; it gets <paramref name="config"/> as an argument.</param>
    /// <param name="config">What the function needs to know: a plain record, which is sent as JSON.</param>
    /// <param name="columns">The columns of the result as DDL, such as <c>id long, score double</c>.</param>
    /// <param name="isBarrier">Whether all partitions run at once, as a barrier stage; false by default.</param>
    /// <param name="isolated">Whether each partition runs in a process of its own; false by default.</param>
    public DataFrame MapInArrow<TConfig>(
        Func<IEnumerable<RecordBatch>, TConfig, FunctionContext, IEnumerable<RecordBatch>> function, TConfig config,
        string columns, bool isBarrier = false, bool isolated = false) =>
        Map(ShippedFunction.OfDelegate(FunctionKind.Map, function, config, columns, isolated), isBarrier);

    /// <summary>
    /// Runs a function that needs no configuration over the batches of each partition, on the executors.
    /// </summary>
    public DataFrame MapInArrow(
        Func<IEnumerable<RecordBatch>, IEnumerable<RecordBatch>> function, string columns, bool isBarrier = false,
        bool isolated = false) =>
        Map(ShippedFunction.OfDelegate(FunctionKind.Map, function, null, columns, isolated), isBarrier);

    /// <summary>Runs a function over each batch by itself, on the executors.</summary>
    public DataFrame MapInArrow<TConfig>(
        Func<RecordBatch, TConfig, RecordBatch> function, TConfig config, string columns, bool isolated = false) =>
        Map(ShippedFunction.OfDelegate(FunctionKind.Map, function, config, columns, isolated), isBarrier: false);

    /// <summary>Runs a function that needs no configuration over each batch by itself, on the executors.</summary>
    public DataFrame MapInArrow(Func<RecordBatch, RecordBatch> function, string columns, bool isolated = false) =>
        Map(ShippedFunction.OfDelegate(FunctionKind.Map, function, null, columns, isolated), isBarrier: false);

    /// <summary>Runs a function given as a type over the batches of each partition, on the executors.</summary>
    public DataFrame MapInArrow<TFunction, TConfig>(
        TConfig config, string columns, bool isBarrier = false, bool isolated = false)
        where TFunction : IMapFunction<TConfig>, new() =>
        Map(ShippedFunction.OfType(FunctionKind.Map, typeof(TFunction), config, columns, isolated), isBarrier);

    private DataFrame Map(ShippedFunction function, bool isBarrier)
    {
        const int MapArrowIterator = 207;
        return MapPartitions(function.ToMessage(Session, MapArrowIterator, AllColumns()), isBarrier);
    }

    /// <summary>
    /// All columns as arguments of a function. Without them the optimizer takes the columns for unused: a count of a
    /// map's rows gave the map no columns at all. Empty where two columns share a name: they cannot be told apart.
    /// </summary>
    internal IEnumerable<Column> AllColumns()
    {
        var names = Columns;
        return names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Count
            ? names.Select(name => Column.Named(SparkDdl.QuoteIdentifier(name)))
            : [];
    }
}
